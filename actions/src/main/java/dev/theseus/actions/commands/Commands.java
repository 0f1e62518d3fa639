package dev.theseus.actions.commands;

import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A command that a plan gives: that of a {@code run}, as step and as question, and others of the same shape. */
public final class Commands {
    public static final Shape COMMAND = Shape.either(Shape.many(Shape.template()), Shape.shell());

    private Commands() {}

    /** A text is shell, a list is a program and its arguments. */
    public static Command of(Args args, String key) {
        return Command.of(
                args.isList(key) ? new Command.Form.Argv(args.texts(key)) : new Command.Form.Shell(args.text(key)));
    }

    /** The command for people, on one line. */
    public static String shown(Args args, String key) {
        List<SafeText> words = args.texts(key);
        String text = words.stream().map(SafeText::display).collect(Collectors.joining(" "));
        String line = text.strip().lines().map(String::strip).collect(Collectors.joining(" ⏎ "));
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }

    /** Programs that would see a secret on their command line. */
    public static Set<String> exposes(Args args, String key) {
        List<SafeText> words = args.texts(key);
        if (args.isList(key))
            return words.stream().skip(1).anyMatch(SafeText::hidesSomething)
                    ? Set.of(ShellWords.program(words.getFirst().display()))
                    : Set.of();
        Set<String> programs = new LinkedHashSet<>();
        for (SafeText text : words) programs.addAll(ShellWords.exposing(text));
        return programs;
    }
}
