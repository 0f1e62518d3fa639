package dev.theseus.plan;

import dev.theseus.core.plan.Plan;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.SourceFile;
import dev.theseus.plan.source.Sources;
import dev.theseus.plan.source.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads plans. All problems of a plan come in one go; reading executes nothing. */
public final class PlanReader {
    private PlanReader() {}

    /** Reads a plan from disk; a folder means the {@code plan.yaml} in it. */
    public static Reading read(Path planFileOrFolder, Language language) {
        var problems = new Problems();
        return read(Sources.onDisk(planFileOrFolder, problems), language, problems);
    }

    /** Reads a plan again from the text that a run has stored; touches no file. The first source is the plan's own. */
    public static Reading read(List<SourceFile> stored, Language language) {
        var problems = new Problems();
        return read(Sources.stored(stored, problems), language, problems);
    }

    private static Reading read(Sources sources, Language language, Problems problems) {
        Optional<Plan> plan = sources.main()
                .flatMap(main -> YamlReader.read(sources.display(main), main.text(), problems))
                .filter(root -> LanguageVersion.fits(root, problems))
                .flatMap(root -> expand(root, sources, problems))
                .flatMap(root -> new PlanParser(language, problems, sources).parse(root));
        return new Reading(problems.isEmpty() ? plan : Optional.empty(), problems.sorted(), sources.all());
    }

    private static Optional<Node> expand(Node root, Sources sources, Problems problems) {
        return new Includes(sources, problems).expand(root);
    }
}
