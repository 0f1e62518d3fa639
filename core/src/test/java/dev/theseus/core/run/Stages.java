package dev.theseus.core.run;

import static java.util.Objects.requireNonNull;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.RunState.Stage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A run that goes through all stages, stopped in one of them. */
final class Stages {
    static final Input START = new Input.Start("run", "me", "0", "p", "i", 1, Map.of());

    /** A plan that goes through all stages, and the activity at which a run is in each. */
    static Plan everything() {
        return PlanBuilder.plan()
                .upgrade()
                .fact("f")
                .condition("c")
                .baseline("b")
                .phase("p", p -> p.step("a"))
                .always("out")
                .closing(p -> p.step("close"))
                .build();
    }

    private static Map<Stage, String> stages() {
        Map<Stage, String> at = new EnumMap<>(Stage.class);
        at.put(Stage.VERSIONS, "ReadVersions");
        at.put(Stage.FACTS, "ReadFact");
        at.put(Stage.CONDITIONS, "CheckCondition");
        at.put(Stage.BASELINES, "ReadBaseline");
        at.put(Stage.PHASES, "Prepare a");
        at.put(Stage.ALWAYS, "Prepare out");
        return at;
    }

    static Rig at(Stage stage) {
        Rig rig = Rig.of(everything());
        if (stage == Stage.BASELINES_AFTER)
            return rig.give(START).runUntil("Conclude a").crash().runUntil("ReadBaseline");
        return rig.give(START).runUntil(requireNonNull(stages().get(stage)));
    }

    static List<Stage> underWay() {
        return List.of(
                Stage.VERSIONS,
                Stage.FACTS,
                Stage.CONDITIONS,
                Stage.BASELINES,
                Stage.PHASES,
                Stage.BASELINES_AFTER,
                Stage.ALWAYS);
    }

    private Stages() {}
}
