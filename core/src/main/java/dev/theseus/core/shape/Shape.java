package dev.theseus.core.shape;

import java.util.List;

/**
 * What may stand at one place of a plan. The parser checks against it, the JSON Schema is generated from it, and help prints it: one
 * definition for all three. An action declares the shape of its own part.
 */
public sealed interface Shape {

    /** A scalar that is text. */
    record Words(Syntax syntax) implements Shape {}

    /** How a text is read. */
    enum Syntax {
        /** Text with {@code ${expression}} holes. */
        TEMPLATE,
        /** A POSIX shell command with holes; each hole's value is quoted as one word. */
        SHELL,
        /** Text as it stands, no holes. */
        LITERAL,
        /** A CEL expression, without {@code ${}}. */
        EXPRESSION,
        /** Hosts: {@code nodes[old][first]}, {@code a & b}. */
        SELECTOR,
        /** A regular expression in RE2's syntax, which always ends. */
        PATTERN,
        /** A name: letters, digits, {@code _} and {@code -}. */
        NAME,
        /** A file beside the plan, by its path from the plan's folder; it is read together with the plan, and the run stores its text. */
        FILE,
        /** Text with holes that names a balancer of the inventory; without holes it is checked before a run begins. */
        BALANCER,
        /** Text with holes that names a database of the inventory; likewise. */
        DATABASE
    }

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** A whole number within bounds, both included. */
    record Number(long min, long max) implements Shape {}

    /** A duration: {@code 30s}, {@code 1h30m}. */
    record Span() implements Shape {}

    /** A size in bytes: {@code 500MB}, {@code 2GiB}. */
    record Size() implements Shape {}

    /** A count, a percentage, or {@code all}. */
    record Share() implements Shape {}

    /** One of a few words. */
    record Choice(List<String> options) implements Shape {}

    /**
     * A folder beside the plan, which stands for the files in it that end in one of these ways, or a single such file. All are read together
     * with the plan, and the run stores their texts.
     */
    record Folder(List<String> endings) implements Shape {
        public Folder {
            endings = List.copyOf(endings);
        }
    }

    /** Any scalar, list or map, with templates in its texts: for values that are the plan's own business. */
    record Anything() implements Shape {}

    /** A list. */
    record Many(Shape of) implements Shape {}

    /** A map with names of the plan's own choosing. */
    record Named(Shape of) implements Shape {}

    /**
     * A map with keys of ours.
     *
     * @param shorthand the key that is meant when a scalar or list stands in place of the map; empty for none
     */
    record Section(List<Key> keys, String shorthand) implements Shape {
        public Section {
            keys = List.copyOf(keys);
        }
    }

    /** The first of several shapes that fits the node's kind (scalar, list, map). */
    record Either(List<Shape> shapes) implements Shape {}

    /**
     * A question: {@code {run | sql | http | file | …, parse, value, until, every, for, timeout, stalls_after, fails_when}}.
     *
     * @param awaited whether somebody waits there until it holds, so that {@code for}, {@code stalls_after} and {@code fails_when} mean something
     */
    record Asking(boolean awaited) implements Shape {}

    /** A list of steps; one step may stand without its list, and a text is a {@code run} step. */
    record Doing() implements Shape {}

    /** A key of a {@link Section}. */
    record Key(String name, Shape shape, boolean required, String doc) {}

    static Key required(String name, Shape shape, String doc) {
        return new Key(name, shape, true, doc);
    }

    static Key optional(String name, Shape shape, String doc) {
        return new Key(name, shape, false, doc);
    }

    static Section section(Key... keys) {
        return new Section(List.of(keys), "");
    }

    static Section section(String shorthand, Key... keys) {
        return new Section(List.of(keys), shorthand);
    }

    static Shape template() {
        return new Words(Syntax.TEMPLATE);
    }

    static Shape shell() {
        return new Words(Syntax.SHELL);
    }

    static Shape literal() {
        return new Words(Syntax.LITERAL);
    }

    static Shape expression() {
        return new Words(Syntax.EXPRESSION);
    }

    static Shape selector() {
        return new Words(Syntax.SELECTOR);
    }

    static Shape pattern() {
        return new Words(Syntax.PATTERN);
    }

    static Shape name() {
        return new Words(Syntax.NAME);
    }

    static Shape file() {
        return new Words(Syntax.FILE);
    }

    /** @param endings without their dots */
    static Shape folder(String... endings) {
        return new Folder(List.of(endings));
    }

    static Shape balancer() {
        return new Words(Syntax.BALANCER);
    }

    static Shape database() {
        return new Words(Syntax.DATABASE);
    }

    static Shape flag() {
        return new Flag();
    }

    static Shape number(long min, long max) {
        return new Number(min, max);
    }

    static Shape span() {
        return new Span();
    }

    static Shape size() {
        return new Size();
    }

    static Shape share() {
        return new Share();
    }

    static Shape choice(String... options) {
        return new Choice(List.of(options));
    }

    static Shape anything() {
        return new Anything();
    }

    static Shape many(Shape of) {
        return new Many(of);
    }

    /** A list, or its only item in its place. */
    static Shape oneOrMany(Shape of) {
        return either(many(of), of);
    }

    static Shape named(Shape of) {
        return new Named(of);
    }

    static Shape either(Shape... shapes) {
        return new Either(List.of(shapes));
    }

    /** A question that is asked for what is so now. */
    static Shape asking() {
        return new Asking(false);
    }

    /** A question that is asked again until it holds, where it says for how long. */
    static Shape awaiting() {
        return new Asking(true);
    }

    static Shape doing() {
        return new Doing();
    }
}
