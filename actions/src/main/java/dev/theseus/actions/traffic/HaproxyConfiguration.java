package dev.theseus.actions.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A configuration of HAProxy as its lines say, section by section: no more of its grammar than a check of it needs. */
record HaproxyConfiguration(List<Section> sections) {

    /** {@code frontend users} with its lines. */
    record Section(String kind, String name, int line, List<Line> lines) {
        List<Line> with(String... words) {
            return lines.stream().filter(line -> line.startsWith(words)).toList();
        }
    }

    /** One statement, without comment. */
    record Line(int number, List<String> words) {
        boolean startsWith(String... first) {
            return words.size() >= first.length
                    && words.subList(0, first.length).equals(List.of(first));
        }

        String word(int index) {
            return index < words.size() ? words.get(index) : "";
        }

        String text() {
            return String.join(" ", words);
        }

        boolean has(String part) {
            return text().contains(part);
        }
    }

    private static final List<String> KINDS = List.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "peers",
            "resolvers",
            "mailers",
            "userlist",
            "cache",
            "program",
            "http-errors",
            "ring",
            "log-forward",
            "fcgi-app");

    static HaproxyConfiguration read(String text) {
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            List<String> words = words(raw);
            if (words.isEmpty()) continue;
            if (KINDS.contains(words.getFirst()) && !Character.isWhitespace(raw.charAt(0)))
                sections.add(
                        new Section(words.getFirst(), words.size() > 1 ? words.get(1) : "", number, new ArrayList<>()));
            else if (!sections.isEmpty()) sections.getLast().lines().add(new Line(number, words));
        }
        return new HaproxyConfiguration(List.copyOf(sections));
    }

    /** Words apart by blanks; quotes keep blanks, a backslash keeps the next character, and {@code #} begins a comment. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean blank = c == ' ' || c == '\t' || c == '\r';
            if (quote == 0 && c == '#') break;
            if (quote == 0 && blank) {
                if (open) words.add(word.toString());
                word.setLength(0);
                open = false;
                continue;
            }
            open = true;
            if (c == quote) quote = 0;
            else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
            else if (c == '\\' && quote != '\'' && i + 1 < line.length()) word.append(line.charAt(++i));
            else word.append(c);
        }
        if (open) words.add(word.toString());
        return words;
    }

    List<Section> of(String... kinds) {
        return sections.stream()
                .filter(section -> List.of(kinds).contains(section.kind()))
                .toList();
    }

    /** All lines of sections of this kind. */
    List<Line> lines(String kind, Predicate<Line> which) {
        return of(kind).stream()
                .flatMap(section -> section.lines().stream())
                .filter(which)
                .toList();
    }
}
