package dev.theseus.plan;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a plan.
 *
 * @param plan there only where nothing is wrong
 * @param problems everything that is wrong, by place
 * @param sources every file that was read, the plan's own first: a run stores them, and resuming reads them again
 */
public record Reading(Optional<Plan> plan, List<Problem> problems, List<SourceFile> sources) {
    public Reading {
        problems = List.copyOf(problems);
        sources = List.copyOf(sources);
    }
}
