package dev.theseus.plan;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Template;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.ByteSizes;
import dev.theseus.core.value.Durations;
import dev.theseus.plan.cel.Patterns;
import dev.theseus.plan.data.Nodes;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import dev.theseus.plan.source.Sources;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads scalars: texts by their syntax, numbers, durations, choices. */
final class ScalarReader {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");
    private static final Pattern PERCENT = Pattern.compile("\\d{1,3}%");

    private final Problems problems;
    private final Checks checks;
    /** Absent where no shape names files. */
    private final Optional<Sources> files;

    ScalarReader(Problems problems, Checks checks, Optional<Sources> files) {
        this.files = files;
        this.problems = problems;
        this.checks = checks;
    }

    Optional<Arg> read(Shape shape, Node.Scalar scalar, Context context) {
        return switch (shape) {
            case Shape.Words(var syntax) -> words(syntax, scalar, context);
            case Shape.Flag() -> flag(scalar, context);
            case Shape.Number number -> number(number, scalar, context);
            case Shape.Span() -> span(scalar, context);
            case Shape.Size() -> size(scalar);
            case Shape.Share() -> share(scalar);
            case Shape.Choice(var options) -> choice(options, scalar);
            case Shape.Folder(var endings) -> folder(endings, scalar);
            case Shape.Anything _,
                    Shape.Many _,
                    Shape.Named _,
                    Shape.Section _,
                    Shape.Either _,
                    Shape.Asking _,
                    Shape.Doing _ -> throw new IllegalArgumentException(shape + " is not for scalars");
        };
    }

    private Optional<Arg> words(Shape.Syntax syntax, Node.Scalar scalar, Context context) {
        return switch (syntax) {
            case TEMPLATE, BALANCER, DATABASE -> Optional.of(new Arg.Words(template(scalar, context, context.text())));
            case SHELL -> Optional.of(new Arg.Shell(shell(scalar, context)));
            case LITERAL -> Optional.of(literal(scalar));
            case EXPRESSION -> expression(scalar, context).map(Arg.Formula::new);
            case SELECTOR -> SelectorReader.read(scalar, false, problems).map(Arg.Hosts::new);
            case PATTERN -> pattern(scalar);
            case NAME -> name(scalar);
            case FILE -> file(scalar);
        };
    }

    private Optional<Arg> folder(List<String> endings, Node.Scalar scalar) {
        boolean single = endings.stream().anyMatch(ending -> scalar.text().endsWith("." + ending));
        if (single) return file(scalar);
        return beside().loadFolder(scalar.text(), endings, scalar.place())
                .map(folder -> new Arg.Words(Template.literal(folder, scalar.place())));
    }

    private Optional<Arg> file(Node.Scalar scalar) {
        return beside().load(scalar.text(), scalar.place()).map(_ -> literal(scalar));
    }

    private Sources beside() {
        return files.orElseThrow(() -> new IllegalStateException("no shape names a file here"));
    }

    private static Arg literal(Node.Scalar scalar) {
        return new Arg.Words(Template.literal(scalar.text(), scalar.place()));
    }

    Template template(Node.Scalar scalar, Context context, Use use) {
        Template template = TemplateReader.read(scalar, problems);
        checks.template(template, context, use);
        return template;
    }

    private Template shell(Node.Scalar scalar, Context context) {
        Template template = TemplateReader.read(scalar, problems);
        for (ShellText.Hole hole : ShellText.holes(template)) {
            checks.expression(hole.expr(), context, new Use.CommandLine(hole.words()));
            hole.inside()
                    .ifPresent(inside -> problems.add(
                            Code.HOLE_IN_QUOTES,
                            hole.expr().place(),
                            "the hole " + Quoted.of("${" + hole.expr().text() + "}") + " stands inside " + inside,
                            "move it out, without quotes: Theseus quotes the value itself, as one word"));
        }
        return template;
    }

    Optional<Expr> expression(Node.Scalar scalar, Context context) {
        String text = scalar.text().strip();
        if (text.isEmpty() || text.startsWith("${") && text.endsWith("}")) {
            problems.add(
                    Code.BAD_EXPRESSION,
                    scalar.place(),
                    text.isEmpty()
                            ? "the expression is empty"
                            : "an expression stands here without ${}: " + Quoted.of(text),
                    text.isEmpty() ? "write one, or leave the key out" : "remove `${` and `}`");
            return Optional.empty();
        }
        var expr = new Expr(text, scalar.at(0));
        checks.expression(expr, context, new Use.Formula());
        return Optional.of(expr);
    }

    private Optional<Arg> pattern(Node.Scalar scalar) {
        Optional<String> why = Patterns.problem(scalar.text());
        if (why.isEmpty()) return Optional.of(literal(scalar));
        problems.add(
                Code.BAD_PATTERN,
                scalar.place(),
                Quoted.of(scalar.text()) + " is not a regular expression: " + why.get(),
                "write it in RE2's syntax, which has no look-around and no back references");
        return Optional.empty();
    }

    private Optional<Arg> name(Node.Scalar scalar) {
        if (NAME.matcher(scalar.text()).matches()) return Optional.of(literal(scalar));
        problems.add(
                Code.BAD_VALUE,
                scalar.place(),
                Quoted.of(scalar.text()) + " is not a name",
                "use letters, digits, `_`, `-` and `.`, at most 100");
        return Optional.empty();
    }

    /** A text with a hole stands for a value that is known only later; the action checks it then. */
    private Optional<Arg> hole(Node.Scalar scalar, Context context) {
        if (!scalar.text().contains("${")) return Optional.empty();
        return Optional.of(new Arg.Words(template(scalar, context, context.text())));
    }

    private Optional<Arg> flag(Node.Scalar scalar, Context context) {
        if (scalar.type() == Node.Type.BOOL)
            return Optional.of(
                    new Arg.Flag(scalar.text().toLowerCase(Locale.ROOT).equals("true")));
        return hole(scalar, context).or(() -> wrong(Shape.flag(), scalar));
    }

    private Optional<Arg> number(Shape.Number shape, Node.Scalar scalar, Context context) {
        if (scalar.type() != Node.Type.INT) return hole(scalar, context).or(() -> wrong(shape, scalar));
        BigInteger number = Nodes.integer(scalar.text());
        if (number.compareTo(BigInteger.valueOf(shape.min())) >= 0
                && number.compareTo(BigInteger.valueOf(shape.max())) <= 0)
            return Optional.of(new Arg.Number(number.longValueExact()));
        problems.add(
                Code.BAD_VALUE,
                scalar.place(),
                Quoted.of(scalar.text()) + " is out of range",
                "write " + Expected.by(shape));
        return Optional.empty();
    }

    private Optional<Arg> span(Node.Scalar scalar, Context context) {
        try {
            return Optional.of(new Arg.Span(Durations.parse(scalar.text())));
        } catch (IllegalArgumentException e) {
            Optional<Arg> hole = hole(scalar, context);
            if (hole.isEmpty())
                problems.add(
                        Code.BAD_DURATION,
                        scalar.place(),
                        Quoted.of(scalar.text()) + " is not a duration",
                        "write 500ms, 30s, 5m, 1h30m or 2d");
            return hole;
        }
    }

    private Optional<Arg> size(Node.Scalar scalar) {
        try {
            return Optional.of(new Arg.Number(ByteSizes.parse(scalar.text())));
        } catch (IllegalArgumentException e) {
            problems.add(
                    Code.BAD_VALUE,
                    scalar.place(),
                    Quoted.of(scalar.text()) + " is not a size",
                    "write 500MB, 2GB or 2GiB");
            return Optional.empty();
        }
    }

    private Optional<Arg> share(Node.Scalar scalar) {
        String text = scalar.text();
        if (text.equals("all")) return Optional.of(new Arg.Amount(new Share.All()));
        if (PERCENT.matcher(text).matches() && Integer.parseInt(text.replace("%", "")) <= 100)
            return Optional.of(new Arg.Amount(new Share.Percent(Integer.parseInt(text.replace("%", "")))));
        if (text.matches("\\d{1,7}")) return Optional.of(new Arg.Amount(new Share.Count(Integer.parseInt(text))));
        problems.add(
                Code.BAD_VALUE,
                scalar.place(),
                Quoted.of(text) + " is not a part of the targets",
                "write a count, a percentage such as 25%, or `all`");
        return Optional.empty();
    }

    private Optional<Arg> choice(List<String> options, Node.Scalar scalar) {
        if (options.contains(scalar.text())) return Optional.of(literal(scalar));
        problems.add(
                Code.BAD_VALUE,
                scalar.place(),
                Quoted.of(scalar.text()) + " is not one of " + String.join(", ", options),
                Nearest.to(scalar.text(), options)
                        .map(near -> "did you mean `" + near + "`?")
                        .orElse("choose one of them"));
        return Optional.empty();
    }

    private Optional<Arg> wrong(Shape expected, Node.Scalar scalar) {
        problems.add(
                Code.WRONG_TYPE,
                scalar.place(),
                "expected " + Expected.by(expected) + ", found " + scalar.kind() + " " + Quoted.of(scalar.text()),
                "");
        return Optional.empty();
    }

    Optional<Arg> anything(Node.Scalar scalar, Context context) {
        return switch (scalar.type()) {
            case NULL -> Optional.of(new Arg.Nothing());
            case BOOL ->
                Optional.of(new Arg.Flag(scalar.text().toLowerCase(Locale.ROOT).equals("true")));
            case INT -> {
                BigInteger number = Nodes.integer(scalar.text());
                yield Optional.of(number.bitLength() < 64 ? new Arg.Number(number.longValueExact()) : literal(scalar));
            }
            case REAL -> Optional.of(real(scalar));
            case TEXT -> Optional.of(new Arg.Words(template(scalar, context, context.text())));
        };
    }

    /** Only what comes out again as it went in becomes a number: {@code 4.10} is a version to whoever wrote it, so it stays text. */
    private static Arg real(Node.Scalar scalar) {
        try {
            double number = Double.parseDouble(scalar.text());
            if (Double.toString(number).equals(scalar.text())) return new Arg.Real(number);
        } catch (NumberFormatException e) {
            // .inf and .nan are text to us
        }
        return literal(scalar);
    }
}
