package dev.theseus.actions.containers;

import dev.theseus.core.port.Args;
import dev.theseus.core.value.SafeText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a step wants of a container, checked.
 *
 * @param subject the container; the image where one is loaded
 * @param file what is loaded
 * @param with further options for a new container
 */
record Goal(
        Verb verb,
        String subject,
        String engine,
        String like,
        String image,
        String keptAs,
        String file,
        String timeout,
        List<String> with) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./:@-]{0,255}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    static Goal of(Args args) {
        List<Verb> verbs =
                Verb.ALL.stream().filter(verb -> args.has(verb.key())).toList();
        if (verbs.size() != 1)
            throw new IllegalArgumentException("container does one of "
                    + String.join(", ", Verb.ALL.stream().map(Verb::key).toList()));
        Verb verb = verbs.getFirst();
        boolean file = verb == Verb.LOAD || verb == Verb.IMPORT;
        boolean image = file || verb == Verb.RUN;
        boolean like = verb == Verb.RUN || verb == Verb.COMPARE;
        check(!image || args.has("image"), verb.key() + " needs image:");
        check(!like || args.has("like"), verb.key() + " needs like:");
        check(verb != Verb.EXEC || args.has("command"), "exec needs command:");
        String imageName = args.optionalPlain("image").orElse("");
        check(
                imageName.isEmpty() || IMAGE.matcher(imageName).matches(),
                "'" + imageName + "' is not the name of an image");
        return new Goal(
                verb,
                file ? imageName : name(args.plain(verb.key())),
                engine(args.optionalPlain("engine").orElse("docker")),
                args.optionalPlain("like").map(Goal::name).orElse(""),
                imageName,
                args.optionalPlain("keep_as").map(Goal::name).orElse(""),
                file ? path(args.plain(verb.key())) : "",
                args.has("timeout") ? Long.toString(args.number("timeout", 10)) : "",
                args.texts("with").stream().map(Goal::option).toList());
    }

    private static void check(boolean fine, String otherwise) {
        if (!fine) throw new IllegalArgumentException(otherwise);
    }

    private static String name(String name) {
        check(NAME.matcher(name).matches(), "'" + name + "' is not the name of a container");
        return name;
    }

    private static String engine(String program) {
        check(program.matches("[A-Za-z0-9/][A-Za-z0-9_./-]*"), "'" + program + "' is not a program");
        return program;
    }

    private static String path(String path) {
        check(!path.isEmpty() && path.chars().noneMatch(Character::isISOControl), "'" + path + "' is not a path");
        return path.startsWith("-") ? "./" + path : path;
    }

    private static String option(SafeText option) {
        check(!option.hidesSomething(), "with: a secret would stand on a command line; give it under env");
        check(
                option.display().startsWith("-") && option.display().chars().noneMatch(Character::isISOControl),
                "with: an option of run is one word and begins with a hyphen, --volume=/a:/b for instance");
        return option.display();
    }

    /** The new and different variables, a line each, as an env file has them. */
    static SafeText variables(Args args) {
        SafeText lines = SafeText.plain("");
        for (Map.Entry<String, SafeText> variable : args.named("env").entrySet()) {
            check(
                    VARIABLE.matcher(variable.getKey()).matches(),
                    "'" + variable.getKey() + "' is not the name of a variable");
            check(
                    variable.getValue().display().chars().noneMatch(Character::isISOControl),
                    "env: the value of " + variable.getKey() + " is more than one line");
            lines = lines.plus(SafeText.plain(variable.getKey() + "="))
                    .plus(variable.getValue())
                    .plus(SafeText.plain("\n"));
        }
        return lines;
    }

    /** Whether what stands under the new one's name is no obstacle: nothing, or the old one, which is to be renamed. */
    boolean fits(Standing now) {
        return !now.there() || subject.equals(like) && !keptAs.isEmpty();
    }
}
