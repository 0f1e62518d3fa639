package dev.theseus.actions.commands;

import dev.theseus.core.value.SafeText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which program of a shell text a secret is given to. Reads words and separators only: what it cannot tell it names anyway. */
final class ShellWords {
    private static final Pattern SEPARATOR = Pattern.compile("[;|&\\n(){}`]+");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
    private static final Set<String> BEFORE_A_COMMAND =
            Set.of("sudo", "env", "exec", "nohup", "nice", "time", "if", "then", "else", "while", "until", "do", "!");

    private ShellWords() {}

    static Set<String> exposing(SafeText shell) {
        Set<String> programs = new LinkedHashSet<>();
        var before = new StringBuilder();
        for (SafeText.Piece piece : shell.pieces()) {
            switch (piece) {
                case SafeText.Piece.Plain(var text) -> before.append(text);
                case SafeText.Piece.Hidden _ -> {
                    programs.add(commandAtEnd(before.toString()));
                    before.append('x');
                }
            }
        }
        return programs;
    }

    private static String commandAtEnd(String text) {
        String[] commands = SEPARATOR.split(text, -1);
        List<String> words = List.of(commands[commands.length - 1].strip().split("\\s+", -1));
        for (String word : words)
            if (!word.isEmpty()
                    && !ASSIGNMENT.matcher(word).matches()
                    && !word.startsWith("-")
                    && !BEFORE_A_COMMAND.contains(word)) return program(word);
        return "shell";
    }

    /** A program's name without its directory. */
    static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
