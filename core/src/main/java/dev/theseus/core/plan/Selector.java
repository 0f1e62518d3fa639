package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;

/**
 * Which hosts: {@code group}, {@code host}, {@code a & b}, {@code a - b}, {@code a | b}, {@code @tag}, {@code x[first]}, {@code x[rest]}, {@code x[old]},
 * {@code x[new]}. The first is the first in the inventory's order.
 *
 * @param text the source, which also names the binding of a selector in the journal
 * @param ifAny whether nothing selected is fine; otherwise it is an error
 */
public record Selector(String text, Term term, boolean ifAny, Place place) {

    public sealed interface Term {
        /** A group or a single host, by name. */
        record Named(String name) implements Term {}

        /** All hosts that carry a tag, {@code @tag}; regions are tags too. */
        record Tagged(String tag) implements Term {}

        record Both(Term left, Term right) implements Term {}

        record Any(Term left, Term right) implements Term {}

        record Without(Term left, Term right) implements Term {}

        record Picked(Term of, Pick pick) implements Term {}
    }

    public enum Pick {
        FIRST,
        REST,
        /** Installed version within the plan's {@code upgrade.from}. */
        OLD,
        /** Installed version equal to the plan's {@code upgrade.to}. */
        NEW
    }

    /** Whether binding it means asking hosts for their installed version. */
    public boolean asksVersions() {
        return asksVersions(term);
    }

    private static boolean asksVersions(Term term) {
        return switch (term) {
            case Term.Named _, Term.Tagged _ -> false;
            case Term.Both(var a, var b) -> asksVersions(a) || asksVersions(b);
            case Term.Any(var a, var b) -> asksVersions(a) || asksVersions(b);
            case Term.Without(var a, var b) -> asksVersions(a) || asksVersions(b);
            case Term.Picked(var of, var pick) -> pick == Pick.OLD || pick == Pick.NEW || asksVersions(of);
        };
    }
}
