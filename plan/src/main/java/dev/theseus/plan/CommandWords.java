package dev.theseus.plan;

import java.util.List;
import java.util.Set;

/** The words of a command line before a place in it: which command is it that is running there? */
final class CommandWords {
    /** Commands that run the command that follows them. */
    private static final Set<String> WRAPPERS = Set.of(
            "sudo", "su", "env", "nohup", "nice", "time", "timeout", "exec", "command", "runuser", "setsid", "docker");

    private CommandWords() {}

    /** Whether the command is one of these, by its base name; behind a wrapper, any later word may be it. */
    static boolean anyOf(List<String> words, List<String> commands) {
        if (words.isEmpty()) return false;
        if (commands.contains(base(words.getFirst()))) return true;
        return WRAPPERS.contains(base(words.getFirst()))
                && words.stream().skip(1).anyMatch(word -> commands.contains(base(word)));
    }

    private static String base(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
