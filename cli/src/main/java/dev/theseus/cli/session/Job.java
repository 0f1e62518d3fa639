package dev.theseus.cli.session;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.engine.store.SourceFile;
import java.util.List;

/** A plan and the installation it runs against, read and checked, with the text of every file that they came from. */
public record Job(Plan plan, Inventory inventory, List<SourceFile> sources) {
    public Job {
        sources = List.copyOf(sources);
    }

    /** One checksum over the plan's files, in their order. */
    public String planHash() {
        return planHash(sources);
    }

    /** The same of what a run has stored. */
    static String planHash(List<SourceFile> sources) {
        return hash(sources, "plan/");
    }

    /** The plan's files, its own first. */
    public List<SourceFile> planSources() {
        return sources.stream()
                .filter(source -> source.path().startsWith("plan/"))
                .toList();
    }

    public String inventoryHash() {
        return hash(sources, "inventory/");
    }

    private static String hash(List<SourceFile> sources, String prefix) {
        StringBuilder all = new StringBuilder();
        for (SourceFile source : sources)
            if (source.path().startsWith(prefix))
                all.append(source.path()).append('\0').append(source.sha256()).append('\n');
        return SourceFile.of("", all.toString()).sha256();
    }
}
