package dev.theseus.actions.format;

import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.json.Json;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON text with the places of its parts. */
sealed interface JsonTree {
    int from();

    int to();

    Value value();

    record Leaf(int from, int to, Value value) implements JsonTree {}

    record Member(String key, int from, JsonTree content) {
        int to() {
            return content.to();
        }
    }

    record Branch(int from, int to, List<Member> members) implements JsonTree {
        @Override
        public Value value() {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (Member member : members)
                fields.put(member.key(), member.content().value());
            return Value.of(fields);
        }
    }

    record Row(int from, int to, List<JsonTree> items) implements JsonTree {
        @Override
        public Value value() {
            return Value.of(items.stream().map(JsonTree::value).toList());
        }
    }

    /** Reads JSON; comments and a comma at the end of a list are let through, as the programs do that read such files. */
    final class Scanner {
        private static final int MAX_DEPTH = 200;
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        JsonTree all() throws Unfit {
            skip();
            JsonTree tree = tree(0);
            skip();
            if (at < text.length()) throw wrong();
            return tree;
        }

        private JsonTree tree(int depth) throws Unfit {
            if (depth > MAX_DEPTH) throw new Unfit("it is nested too deeply");
            if (at >= text.length()) throw wrong();
            return switch (text.charAt(at)) {
                case '{' -> branch(depth);
                case '[' -> row(depth);
                default -> leaf();
            };
        }

        private Branch branch(int depth) throws Unfit {
            int from = at++;
            List<Member> members = new ArrayList<>();
            while (!closes('}')) {
                int start = at;
                if (at >= text.length() || text.charAt(at) != '"') throw wrong();
                String key = leaf().value().display();
                if (members.stream().anyMatch(member -> member.key().equals(key)))
                    throw new Unfit("it holds the key '" + key + "' twice");
                skip();
                if (at >= text.length() || text.charAt(at) != ':') throw wrong();
                at++;
                skip();
                members.add(new Member(key, start, tree(depth + 1)));
                separator('}');
            }
            return new Branch(from, at, members);
        }

        private Row row(int depth) throws Unfit {
            int from = at++;
            List<JsonTree> items = new ArrayList<>();
            while (!closes(']')) {
                items.add(tree(depth + 1));
                separator(']');
            }
            return new Row(from, at, items);
        }

        private boolean closes(char bracket) throws Unfit {
            skip();
            if (at >= text.length()) throw wrong();
            if (text.charAt(at) != bracket) return false;
            at++;
            return true;
        }

        private void separator(char bracket) throws Unfit {
            skip();
            if (at < text.length() && text.charAt(at) == ',') at++;
            else if (at >= text.length() || text.charAt(at) != bracket) throw wrong();
        }

        private Leaf leaf() throws Unfit {
            int from = at;
            if (text.charAt(at) == '"') {
                at++;
                while (at < text.length() && text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
                at++;
            } else
                while (at < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0)
                    at++;
            if (at > text.length() || at == from) throw wrong();
            Value value = Json.read(Bytes.decoded(text.substring(from, at))).orElseThrow(this::wrong);
            return new Leaf(from, at, value);
        }

        /** Over blanks and comments. */
        private void skip() {
            at = after(text, at);
        }

        static int after(String text, int from) {
            int at = from;
            while (at < text.length()) {
                if (" \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
                else if (text.startsWith("//", at) || text.charAt(at) == '#') {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else if (text.startsWith("/*", at)) {
                    int end = text.indexOf("*/", at + 2);
                    at = end < 0 ? text.length() : end + 2;
                } else return at;
            }
            return at;
        }

        private Unfit wrong() {
            long line = text.substring(0, Math.min(at, text.length()))
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            return new Unfit("it is no JSON, line " + line);
        }
    }
}
