package dev.theseus.plan;

import dev.theseus.plan.source.SourceFile;
import java.util.List;

/** A plan whose holes are names only. */
public final class SmallPlan {
    private SmallPlan() {}

    public static void read() {
        Reading reading = PlanReader.read(List.of(SourceFile.of("plan.yaml", """
                theseus: 1
                plan: small
                phases:
                  - phase: Only
                    on: nodes[first]
                    steps:
                      - run: echo ${target} ${host.name}
                        undo: unneeded
                """)), TestLanguage.language());
        if (reading.plan().isEmpty())
            throw new AssertionError(reading.problems().toString());
    }
}
