package dev.theseus.plan.source;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is wrong, so that an author sees all of it at once. */
public final class Problems {
    /** More than that nobody reads; a hostile file must not fill the memory with complaints. */
    private static final int LIMIT = 1_000;

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
                    (Problem problem) -> problem.place().file())
            .thenComparingInt(problem -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column())
            .thenComparing(Problem::code)
            .thenComparing(Problem::message);

    private final Set<Problem> found = new LinkedHashSet<>();

    /** Names of the plan stand in messages and remedies: whatever they hold, it is shown and not obeyed. */
    public void add(Code code, Place place, String message, String remedy) {
        if (found.size() < LIMIT) found.add(new Problem(code, place, Quoted.inert(message), Quoted.inert(remedy)));
    }

    public void addAll(List<Problem> problems) {
        problems.forEach(problem -> add(problem.code(), problem.place(), problem.message(), problem.remedy()));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many there are: reading compares this before and after a part to know whether that part is sound. */
    public int count() {
        return found.size();
    }

    /** All of them by place, none twice. */
    public List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
