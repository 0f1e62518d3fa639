package dev.theseus.cli.kit;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Action;
import dev.theseus.plan.Language;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.Reading;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The plan that the tests of the faces show. */
public final class SamplePlan {
    private SamplePlan() {}

    public static Map<String, Action> actions() {
        return ActionSet.forReading().actions();
    }

    public static Plan plan() {
        return read(text());
    }

    public static String text() {
        try (InputStream in = SamplePlan.class.getResourceAsStream("/dev/theseus/cli/sample-plan.yaml")) {
            if (in == null) throw new IllegalStateException("sample-plan.yaml is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Plan read(String yaml) {
        ActionSet set = ActionSet.forReading();
        Language language = new Language(
                List.copyOf(set.actions().values()), List.copyOf(set.sources().values()));
        Reading reading = PlanReader.read(List.of(SourceFile.of("plan.yaml", yaml)), language);
        return reading.plan()
                .orElseThrow(() -> new IllegalStateException(reading.problems().toString()));
    }
}
