package dev.theseus.cli.kit;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.plan.Plan;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A plan of the folder {@code plans}. */
public record ShippedPlan(Path folder) {
    private static final Path PLANS = Path.of("..", "plans");

    public static List<ShippedPlan> all() throws IOException {
        try (var folders = Files.list(PLANS)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ShippedPlan::new)
                    .toList();
        }
    }

    public static ShippedPlan named(String name) {
        return new ShippedPlan(PLANS.resolve(name));
    }

    public String name() {
        return String.valueOf(folder.getFileName());
    }

    public Reading reading() {
        return PlanReader.read(folder, language());
    }

    public Plan read() {
        Reading reading = reading();
        return reading.plan()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }

    public static Language language() {
        ActionSet actions = ActionSet.forReading();
        return new Language(
                List.copyOf(actions.actions().values()),
                List.copyOf(actions.sources().values()));
    }
}
