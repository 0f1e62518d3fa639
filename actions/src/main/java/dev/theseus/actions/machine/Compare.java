package dev.theseus.actions.machine;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two files or trees of a host, of which the plan says what may differ. A guide's "only comments and JVM variables may differ" becomes a
 * list of patterns; anything else fails, and is shown.
 */
public final class Compare implements Action {
    private static final HostScript COMPARE = HostScript.beside(Compare.class, "compare");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int SHOWN = 40;

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String doc() {
        return "Compares two files or trees on the host; a difference that the plan does not tolerate fails.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("old", Shape.template(), "a file, a directory, or an archive of it"),
                Shape.required("new", Shape.template(), "the file or directory as it is now"),
                Shape.optional(
                        "tolerate", Shape.oneOrMany(Shape.pattern()), "patterns; a changed line with one is harmless"),
                Shape.optional("ignore", Shape.oneOrMany(Shape.template()), "names that are left out, with * and ?"));
    }

    @Override
    public Nature nature(Args args) {
        return Nature.READS;
    }

    @Override
    public Set<String> results() {
        return Set.of("files", "differences", "tolerated");
    }

    @Override
    public String describe(Args args) {
        return "compare " + args.text("new").display() + " with "
                + args.text("old").display();
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            List<Pattern> tolerated = args.texts("tolerate").stream()
                    .map(text -> Pattern.compile(text.display()))
                    .toList();
            List<String> values = new ArrayList<>(List.of(path(args.plain("old")), path(args.plain("new"))));
            args.texts("ignore").stream().map(SafeText::display).forEach(values::add);
            Finished seen =
                    context.look(COMPARE.with(values.toArray(String[]::new)).withTimeout(LIMIT));
            if (!seen.ok())
                return Outcomes.refused(
                        Code.FILE_REFUSED,
                        describe(args) + ": " + Named.excerpt(seen.output().err()),
                        "check both paths on " + context.host().name());
            if (seen.output().truncated())
                return Outcomes.refused(
                        Code.DIFFERENT,
                        describe(args) + ": they differ in more than can be shown",
                        "compare them with diff -r, and say under ignore: what is harmless");
            return judged(Differences.read(seen.output().out(), tolerated), args);
        } catch (PatternSyntaxException e) {
            return Outcomes.refused(Code.BAD_PATTERN, "tolerate: " + e.getMessage(), "");
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static String path(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0)
            throw new IllegalArgumentException("'" + text + "' is not a path");
        return text.startsWith("-") ? "./" + text : text;
    }

    private static Outcome judged(Differences differences, Args args) {
        Map<String, Value> result = new LinkedHashMap<>();
        result.put("files", Value.of(differences.files()));
        result.put("differences", Value.of(differences.significant().size()));
        result.put("tolerated", Value.of(differences.tolerated()));
        if (differences.significant().isEmpty())
            return Outcomes.done(
                    result,
                    differences.files() + " files compared: " + differences.tolerated()
                            + " lines differ, all of them tolerated");
        String shown = differences.shown(SHOWN);
        return new Outcome.Failed(
                new Failure(
                        Code.DIFFERENT,
                        args.text("old").display() + " and " + args.text("new").display() + " differ significantly:\n"
                                + Named.excerpt(shown),
                        "correct the differences, or go back to the backup; comparing changed nothing"),
                Effect.NONE,
                new Value.Fields(result),
                new Output(shown, "", false));
    }
}
