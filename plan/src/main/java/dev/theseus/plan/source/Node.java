package dev.theseus.plan.source;

import dev.theseus.core.problem.Place;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of YAML that knows where it stands. Scalars keep their source text: {@code 4.10} stays {@code 4.10}. */
public sealed interface Node {

    Place place();

    /** What it is, as a person would say it: {@code a text}, {@code a list}. */
    String kind();

    /**
     * A scalar.
     *
     * @param text its content, after unquoting and folding
     * @param type what YAML 1.2's core schema makes of it; quoted scalars are always text
     * @param origin where its content stands in the file
     */
    record Scalar(String text, Type type, Origin origin, Place place) implements Node {
        @Override
        public String kind() {
            return switch (type) {
                case TEXT -> "a text";
                case INT, REAL -> "a number";
                case BOOL -> "true or false";
                case NULL -> "nothing";
            };
        }

        /** Where a character of the content stands in the file, as exactly as can be told. */
        public Place at(int index) {
            return origin.at(this, index);
        }
    }

    enum Type {
        TEXT,
        INT,
        REAL,
        BOOL,
        NULL
    }

    /** How the content of a scalar maps to the file. */
    sealed interface Origin {
        Place at(Scalar scalar, int index);

        /** On one line, {@code offset} characters after the scalar's start. */
        record Line(int offset) implements Origin {
            @Override
            public Place at(Scalar scalar, int index) {
                Place start = scalar.place();
                return new Place(start.file(), start.line(), start.column() + offset + index);
            }
        }

        /** A literal block: its lines begin on the line after the scalar's start, indented. */
        record Block(int indent) implements Origin {
            @Override
            public Place at(Scalar scalar, int index) {
                String before =
                        scalar.text().substring(0, Math.min(index, scalar.text().length()));
                int lines = (int) before.chars().filter(c -> c == '\n').count();
                int column = before.length() - (before.lastIndexOf('\n') + 1);
                Place start = scalar.place();
                return new Place(start.file(), start.line() + 1 + lines, indent + 1 + column);
            }
        }

        /** Folded or escaped: only the start is known. */
        record Somewhere() implements Origin {
            @Override
            public Place at(Scalar scalar, int index) {
                return scalar.place();
            }
        }
    }

    record Items(List<Node> nodes, Place place) implements Node {
        public Items {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    record Fields(List<Entry> entries, Place place) implements Node {
        public Fields {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a map";
        }

        public Optional<Node> get(String key) {
            return Optional.ofNullable(find(key)).map(Entry::value);
        }

        /** Where a key stands, or the map itself where it is absent. */
        public Place placeOf(String key) {
            Entry entry = find(key);
            return entry == null ? place : entry.key().place();
        }

        private @Nullable Entry find(String key) {
            for (Entry entry : entries) if (entry.key().text().equals(key)) return entry;
            return null;
        }
    }

    record Entry(Scalar key, Node value) {}
}
