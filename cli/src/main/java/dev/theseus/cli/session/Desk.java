package dev.theseus.cli.session;

import dev.theseus.actions.ActionSet;
import dev.theseus.actions.PlanFiles;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.problem.Problem;
import dev.theseus.engine.store.SourceFile;
import dev.theseus.plan.Check;
import dev.theseus.plan.InventoryReader;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads plans and inventories: from disk, or as a run has stored them. */
public final class Desk {
    private static final String PLAN = "plan/";
    private static final String INVENTORY = "inventory/";

    private final ActionSet actions;
    private final Language language;

    public Desk(ActionSet actions) {
        this.actions = actions;
        this.language = new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
    }

    public ActionSet actions() {
        return actions;
    }

    public Language language() {
        return language;
    }

    /** What a look at files brought: everything that could be read, and everything that is wrong. */
    public record Looked(
            Optional<Plan> plan, Optional<Inventory> inventory, List<Problem> problems, List<SourceFile> sources) {}

    public Looked look(Path planFile, Optional<Path> inventoryFile) {
        Reading reading = PlanReader.read(planFile, language);
        List<SourceFile> sources = new ArrayList<>();
        reading.sources().forEach(file -> sources.add(new SourceFile(PLAN + file.path(), file.text(), file.sha256())));
        List<Problem> problems = new ArrayList<>(reading.problems());
        Optional<Inventory> inventory = Optional.empty();
        if (inventoryFile.isPresent()) {
            InventoryReader.Result result = InventoryReader.read(inventoryFile.get());
            problems.addAll(result.problems());
            result.source()
                    .ifPresent(
                            file -> sources.add(new SourceFile(INVENTORY + file.path(), file.text(), file.sha256())));
            inventory = result.inventory();
        }
        if (reading.plan().isPresent() && inventory.isPresent())
            problems.addAll(Check.against(reading.plan().get(), inventory.get(), language));
        return new Looked(reading.plan(), inventory, problems, sources);
    }

    /** A plan and an inventory with nothing wrong. */
    public Job read(Path planFile, Path inventoryFile) throws Refused {
        Looked looked = look(planFile, Optional.of(inventoryFile));
        if (!looked.problems().isEmpty()
                || looked.plan().isEmpty()
                || looked.inventory().isEmpty()) throw Refused.of(looked.problems());
        return new Job(looked.plan().get(), looked.inventory().get(), looked.sources());
    }

    /** A mended plan, for the installation that a run has stored. */
    Job mended(Path planFile, Job stored) throws Refused {
        Looked looked = look(planFile, Optional.empty());
        List<Problem> problems = new ArrayList<>(looked.problems());
        if (looked.plan().isPresent())
            problems.addAll(Check.against(looked.plan().get(), stored.inventory(), language));
        if (!problems.isEmpty() || looked.plan().isEmpty()) throw Refused.of(problems);
        List<SourceFile> sources = new ArrayList<>(looked.sources());
        stored.sources().stream()
                .filter(source -> source.path().startsWith(INVENTORY))
                .forEach(sources::add);
        return new Job(looked.plan().get(), stored.inventory(), sources);
    }

    /** How the plan itself calls one of its files. */
    static String pathOf(SourceFile file) {
        return file.path().substring(PLAN.length());
    }

    /** An installation with nothing wrong, for commands that need no plan. */
    public Inventory inventory(Path file) throws Refused {
        InventoryReader.Result result = InventoryReader.read(file);
        if (!result.problems().isEmpty() || result.inventory().isEmpty()) throw Refused.of(result.problems());
        return result.inventory().get();
    }

    /** What a run was started from, whatever has become of the files since. */
    public Job stored(List<SourceFile> sources) throws Refused {
        List<dev.theseus.plan.source.SourceFile> plan = new ArrayList<>();
        List<dev.theseus.plan.source.SourceFile> inventory = new ArrayList<>();
        for (SourceFile source : sources) {
            if (source.path().startsWith(PLAN)) plan.add(unprefixed(source, PLAN));
            else if (source.path().startsWith(INVENTORY)) inventory.add(unprefixed(source, INVENTORY));
        }
        Reading reading = PlanReader.read(plan, language);
        if (reading.plan().isEmpty()) throw Refused.of(reading.problems());
        if (inventory.isEmpty()) throw new IllegalStateException("the run stored no inventory");
        InventoryReader.Result result = InventoryReader.read(inventory.getFirst());
        if (result.inventory().isEmpty()) throw Refused.of(result.problems());
        return new Job(reading.plan().get(), result.inventory().get(), sources);
    }

    private static dev.theseus.plan.source.SourceFile unprefixed(SourceFile source, String prefix) {
        return new dev.theseus.plan.source.SourceFile(
                source.path().substring(prefix.length()), source.text(), source.sha256());
    }

    /** The files beside a run's plan. */
    static PlanFiles filesOf(Job job) {
        Map<String, String> texts = new TreeMap<>();
        for (SourceFile file : job.planSources()) texts.put(pathOf(file), file.text());
        return new StoredFiles(texts);
    }
}
