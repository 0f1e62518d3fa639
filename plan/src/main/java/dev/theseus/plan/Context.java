package dev.theseus.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What surrounds a part of a plan that is being read.
 *
 * @param bound names that are bound here, by an {@code each} for instance, besides the roots
 * @param seen names that only expressions may use: what a look or a step has just seen
 * @param text what becomes of text with holes
 * @param undoDemanded whether a step that changes something must say how it is undone
 */
record Context(Set<String> bound, Set<String> seen, Use text, boolean undoDemanded) {
    /** The names that are there everywhere. */
    static final Set<String> ROOTS = Set.of(
            "inputs",
            "facts",
            "host",
            "hosts",
            "groups",
            "run",
            "target",
            "paths",
            "balancers",
            "steps",
            "now",
            "item",
            "installed",
            "target_version");

    /** What a step's result or a question's look may hold. */
    private static final Set<String> RESULTS = Set.of(
            "answer", "output", "exit", "rows", "lines", "json", "value", "status", "body", "sessions", "previous");

    static final Context TOP = new Context(Set.of(), Set.of(), new Use.Text(), true);

    Context {
        bound = Set.copyOf(bound);
        seen = Set.copyOf(seen);
    }

    /** Here, an item of a list has a name. */
    Context binding(Collection<String> names) {
        return new Context(union(bound, names), seen, text, undoDemanded);
    }

    /** Here, expressions also see the results of a look or a step. */
    Context seeing(Collection<String> names) {
        return new Context(bound, union(union(seen, RESULTS), names), text, undoDemanded);
    }

    /** Here, expressions see exactly these besides what is bound. */
    Context seeingOnly(Set<String> names) {
        return new Context(bound, names, text, undoDemanded);
    }

    /** Here, text can be seen by others. */
    Context visible() {
        return new Context(bound, seen, new Use.Visible(), undoDemanded);
    }

    /** Here, steps are themselves a way back or a way out. */
    Context withoutUndo() {
        return new Context(bound, seen, text, false);
    }

    private static Set<String> union(Set<String> names, Collection<String> more) {
        var all = new HashSet<>(names);
        all.addAll(more);
        return all;
    }
}
