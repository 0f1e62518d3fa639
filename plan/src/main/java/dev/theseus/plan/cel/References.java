package dev.theseus.plan.cel;

import java.util.List;
import java.util.Set;

/** What an expression refers to, without evaluating it. */
public sealed interface References {
    /** @param paths names that are free in it, each with the fields that follow: {@code [inputs, x]} */
    record Readable(Set<List<String>> paths) implements References {}

    /** @param why in one line */
    record Unreadable(String why) implements References {}
}
