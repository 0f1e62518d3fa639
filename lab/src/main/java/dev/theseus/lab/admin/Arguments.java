package dev.theseus.lab.admin;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The options that a command was called with. A word that belongs to no option is passed over, as the original does. */
record Arguments(Map<Option, String> values) {

    /** Reads the words of a command line; throws {@link CommandFailed} with the original's exit statuses. */
    static Arguments parse(List<String> line, Usage usage) {
        Map<Option, String> values = new EnumMap<>(Option.class);
        for (Iterator<String> rest = line.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (!word.startsWith("-")) continue;
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = Option.of(name, usage.all()).orElseThrow(() -> unknown(name, usage));
            values.put(option, valueOf(option, word, equals, rest, usage));
        }
        checkNeeded(values, usage);
        return new Arguments(Map.copyOf(values));
    }

    private static CommandFailed unknown(String name, Usage usage) {
        return usage.mistaken(
                ExitStatus.UNKNOWN_OPTION,
                usage.family() == Usage.Family.TOOLKIT
                        ? "Unrecognized option: " + name
                        : "Unrecognized options on the command line: Unknown option '" + name + "'");
    }

    private static String valueOf(Option option, String word, int equals, Iterator<String> rest, Usage usage) {
        if (!option.takesValue()) {
            return "";
        }
        if (equals >= 0) {
            return word.substring(equals + 1);
        }
        if (!rest.hasNext()) {
            throw usage.mistaken(ExitStatus.MISSING_OPTION, "Option \"" + option.shown() + "\" needs a value");
        }
        return rest.next();
    }

    private static void checkNeeded(Map<Option, String> values, Usage usage) {
        Set<Option> needed = usage.needed();
        String missing = needed.stream()
                .filter(option -> !values.containsKey(option))
                .sorted()
                .map(Option::shown)
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            throw usage.mistaken(ExitStatus.MISSING_OPTION, "Option(s) \"" + missing + "\" missing");
        }
    }

    Optional<String> find(Option option) {
        return Optional.ofNullable(values.get(option));
    }

    String get(Option option) {
        return find(option).orElseThrow();
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    long number(Option option) {
        String text = get(option);
        if (!text.matches("\\d{1,9}")) {
            throw new CommandFailed(ExitStatus.FAILED, "Invalid input: Ids must be numbers!");
        }
        return Long.parseLong(text);
    }
}
