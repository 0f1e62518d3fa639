package dev.theseus.actions.commands;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A script that travels with the plan. Its text is sent on standard input and is never a template: what differs between hosts comes as
 * arguments, and secrets on the script's own standard input.
 */
public final class Script implements Action {
    private static final HostScript RUN = HostScript.beside(Script.class, "script");

    private final PlanFiles files;

    public Script(PlanFiles files) {
        this.files = files;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public String doc() {
        return "Runs a script that stands beside the plan, or in it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "file",
                Shape.optional("file", Shape.file(), "the script's file, beside the plan"),
                Shape.optional("text", Shape.literal(), "the script itself, in place of a file"),
                Shape.optional(
                        "interpreter",
                        Shape.either(Shape.many(Shape.literal()), Shape.literal()),
                        "what runs it, with options as a list; /bin/sh where absent"),
                Shape.optional("args", Shape.many(Shape.template()), "its arguments"),
                Shape.optional("stdin", Shape.template(), "what the script reads on standard input"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("exit", "output", "stderr", "lines", "truncated");
    }

    @Override
    public String describe(Args args) {
        String what = args.optionalPlain("file").orElse("an inline script");
        String words = args.texts("args").stream().map(SafeText::display).collect(Collectors.joining(" "));
        return "script " + what + (words.isEmpty() ? "" : " " + words);
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        if (args.has("file") == args.has("text"))
            return Outcomes.refused(Code.BAD_VALUE, "script needs a file or a text, one of the two", "");
        String text = args.has("text") ? args.plain("text") : files.text(args.plain("file"));
        List<SafeText> interpreter =
                args.has("interpreter") ? args.texts("interpreter") : List.of(SafeText.plain("/bin/sh"));

        var words = new ArrayList<SafeText>();
        words.add(SafeText.plain(Integer.toString(text.getBytes(StandardCharsets.UTF_8).length)));
        words.add(SafeText.plain(Integer.toString(interpreter.size())));
        words.addAll(interpreter);
        words.addAll(args.texts("args"));
        SafeText input = SafeText.plain(text).plus(args.optionalText("stdin").orElse(SafeText.plain("")));
        return Run.outcome(describe(args), context.effect(RUN.with(words).withStdin(input)));
    }

    @Override
    public Set<String> exposes(Args args) {
        return args.texts("args").stream().anyMatch(SafeText::hidesSomething)
                ? Set.of(ShellWords.program(args.optionalPlain("file").orElse("script")))
                : Set.of();
    }
}
