package dev.theseus.plan;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.SourceFile;
import dev.theseus.plan.source.Sources;
import dev.theseus.plan.source.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads inventories; all problems in one go. */
public final class InventoryReader {
    private InventoryReader() {}

    /**
     * What came of it.
     *
     * @param inventory there only where nothing is wrong
     * @param source the file; absent where it could not be read
     */
    public record Result(Optional<Inventory> inventory, List<Problem> problems, Optional<SourceFile> source) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    public static Result read(Path file) {
        var problems = new Problems();
        return read(Sources.onDisk(file, problems), problems);
    }

    /** Reads an inventory again from the text that a run has stored. */
    public static Result read(SourceFile stored) {
        var problems = new Problems();
        return read(Sources.stored(List.of(stored), problems), problems);
    }

    private static Result read(Sources sources, Problems problems) {
        Optional<Inventory> inventory = sources.main()
                .flatMap(main -> YamlReader.read(sources.display(main), main.text(), problems))
                .filter(root -> LanguageVersion.fits(root, problems))
                .flatMap(root -> new InventoryParser(problems).parse(root));
        return new Result(problems.isEmpty() ? inventory : Optional.empty(), problems.sorted(), sources.main());
    }
}
