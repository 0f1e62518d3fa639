package dev.theseus.plan;

import static dev.theseus.core.shape.Shape.anything;
import static dev.theseus.core.shape.Shape.asking;
import static dev.theseus.core.shape.Shape.awaiting;
import static dev.theseus.core.shape.Shape.either;
import static dev.theseus.core.shape.Shape.expression;
import static dev.theseus.core.shape.Shape.flag;
import static dev.theseus.core.shape.Shape.literal;
import static dev.theseus.core.shape.Shape.many;
import static dev.theseus.core.shape.Shape.name;
import static dev.theseus.core.shape.Shape.named;
import static dev.theseus.core.shape.Shape.number;
import static dev.theseus.core.shape.Shape.optional;
import static dev.theseus.core.shape.Shape.required;
import static dev.theseus.core.shape.Shape.section;
import static dev.theseus.core.shape.Shape.shell;
import static dev.theseus.core.shape.Shape.span;
import static dev.theseus.core.shape.Shape.template;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Nature;
import dev.theseus.core.port.Action.UndoBy;
import dev.theseus.core.port.Action.WayBackCost;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A language with a few actions whose shapes are like those of the real ones. */
final class TestLanguage {
    private TestLanguage() {}

    private static final Nature PLAN = new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
    private static final Nature ITSELF = new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    private static final Nature COPY = new Nature(true, true, UndoBy.UNNEEDED, WayBackCost.FREE);

    static Language language() {
        return new Language(actions(), sources());
    }

    private static List<Action> actions() {
        Shape command = either(shell(), many(template()));
        return List.of(
                TestAction.of(
                        "run",
                        section("command", required("command", command, "what"), optional("stdin", template(), "in")),
                        PLAN,
                        args -> "run " + args.texts("command").getFirst().display()),
                TestAction.of(
                        "service",
                        section(optional("restart", name(), "which"), optional("stop", name(), "which")),
                        ITSELF,
                        args -> args.optionalPlain("restart")
                                .map(s -> "restart service " + s)
                                .orElse("stop")),
                TestAction.of("package", section(optional("upgrade", template(), "which")), ITSELF),
                TestAction.of(
                        "property",
                        section(
                                required("file", template(), "which"),
                                optional("set", named(anything()), "what"),
                                optional("unset", template(), "what")),
                        ITSELF),
                TestAction.of(
                        "drain",
                        section(
                                required("from", name(), "which"),
                                optional("until", expression(), "when"),
                                optional("timeout", span(), "limit")),
                        ITSELF),
                TestAction.of("admit", section("to", required("to", name(), "where")), ITSELF),
                TestAction.of(
                        "dump",
                        section(required("database", template(), "which"), required("to", template(), "to")),
                        COPY),
                TestAction.of(
                        "restore",
                        section(required("backup", name(), "which"), optional("recreate", flag(), "whole")),
                        PLAN),
                TestAction.of("script", section("file", required("file", Shape.file(), "which")), COPY),
                TestAction.of("route", section("at", required("at", Shape.balancer(), "where")), ITSELF),
                TestAction.of("load", section("into", required("into", Shape.database(), "where")), ITSELF),
                TestAction.of(
                        "wait", section("for", required("for", either(span(), awaiting()), "what")), Nature.READS),
                TestAction.of(
                        "assert",
                        section("that", required("that", either(expression(), asking()), "what")),
                        Nature.READS),
                TestAction.of("await", section("question", required("question", awaiting(), "what")), Nature.READS),
                TestAction.of("port", section("number", required("number", number(1, 65535), "which")), Nature.READS));
    }

    private static List<QuestionSource> sources() {
        return List.of(
                new TestSource("run", either(shell(), many(template())), Map.of(), Set.of("output", "exit", "rows")),
                new TestSource(
                        "sql",
                        template(),
                        Map.of("database", template(), "parameters", many(anything())),
                        Set.of("rows", "value")),
                new TestSource(
                        "http",
                        section("url", required("url", template(), "where"), optional("method", literal(), "how")),
                        Map.of(),
                        Set.of("status", "body")),
                new TestSource("file", template(), Map.of(), Set.of("output")),
                new TestSource("value", expression(), Map.of(), Set.of()));
    }
}
