package dev.theseus.plan;

import static dev.theseus.core.shape.Shape.asking;
import static dev.theseus.core.shape.Shape.awaiting;
import static dev.theseus.core.shape.Shape.choice;
import static dev.theseus.core.shape.Shape.database;
import static dev.theseus.core.shape.Shape.doing;
import static dev.theseus.core.shape.Shape.either;
import static dev.theseus.core.shape.Shape.expression;
import static dev.theseus.core.shape.Shape.flag;
import static dev.theseus.core.shape.Shape.literal;
import static dev.theseus.core.shape.Shape.many;
import static dev.theseus.core.shape.Shape.name;
import static dev.theseus.core.shape.Shape.named;
import static dev.theseus.core.shape.Shape.number;
import static dev.theseus.core.shape.Shape.optional;
import static dev.theseus.core.shape.Shape.pattern;
import static dev.theseus.core.shape.Shape.required;
import static dev.theseus.core.shape.Shape.section;
import static dev.theseus.core.shape.Shape.selector;
import static dev.theseus.core.shape.Shape.share;
import static dev.theseus.core.shape.Shape.span;
import static dev.theseus.core.shape.Shape.template;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.shape.Shape.Key;
import dev.theseus.core.shape.Shape.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plan language: every key there is and what may stand behind it, given the actions and the kinds of question that are known. The
 * parser, the JSON Schema and the documentation all read it from here.
 */
public final class Language {
    /** The version of the language, as a plan says it: {@code theseus: 1}. */
    public static final int VERSION = 1;

    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final Map<String, QuestionSource> sources = new LinkedHashMap<>();
    private final Section question;
    private final Section gate;
    private final Section baseline;
    private final Section step;
    private final Section phase;
    private final Section plan;

    public Language(List<Action> actions, List<QuestionSource> sources) {
        actions.forEach(action -> this.actions.put(action.name(), action));
        sources.forEach(source -> this.sources.put(source.name(), source));
        question = questionWith();
        gate = questionWith(
                optional(
                        "before", choice("phase", "each_wave"), "what waits for it: the phase (default), or each wave"),
                optional("name", literal(), "what a person reads"));
        baseline =
                questionWith(required("expect", expression(), "what must hold in the end, over `before` and `after`"));
        step = section(stepKeys().toArray(Key[]::new));
        phase = section(phaseKeys(gate).toArray(Key[]::new));
        plan = section(planKeys(phase, baseline).toArray(Key[]::new));
    }

    Map<String, Action> actions() {
        return Collections.unmodifiableMap(actions);
    }

    Map<String, QuestionSource> sources() {
        return Collections.unmodifiableMap(sources);
    }

    Section question() {
        return question;
    }

    Section gate() {
        return gate;
    }

    Section baseline() {
        return baseline;
    }

    Section step() {
        return step;
    }

    Section phase() {
        return phase;
    }

    Section plan() {
        return plan;
    }

    /** Every name that some kind of look gives to what it saw, or some action to what came of it. */
    Set<String> seen() {
        return Stream.concat(
                        sources.values().stream().map(QuestionSource::names),
                        actions.values().stream().map(Action::results))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a key belongs to one kind of look, rather than to all. */
    boolean isOfSource(String key) {
        return sources.containsKey(key)
                || sources.values().stream()
                        .anyMatch(source -> source.companions().containsKey(key));
    }

    /** What stands after an action's key: always a section, so that its arguments always have names. */
    Section shapeOf(Action action) {
        return action.shape() instanceof Section section
                ? section
                : new Section(List.of(required(action.name(), action.shape(), action.doc())), action.name());
    }

    /** A question's keys: first the kinds of look with their companions, then what is the same for all. */
    private List<Key> questionKeys() {
        Map<String, Key> keys = new LinkedHashMap<>();
        sources.values()
                .forEach(source -> keys.put(source.name(), optional(source.name(), source.shape(), source.doc())));
        for (QuestionSource source : sources.values())
            source.companions()
                    .forEach((key, shape) ->
                            keys.putIfAbsent(key, optional(key, shape, "with `" + source.name() + "`")));
        QUESTION_KEYS.forEach(key -> keys.put(key.name(), key));
        return List.copyOf(keys.values());
    }

    private Section questionWith(Key... more) {
        var keys = new ArrayList<>(questionKeys());
        keys.addAll(List.of(more));
        return section(keys.toArray(Key[]::new));
    }

    private List<Key> stepKeys() {
        var keys = new ArrayList<Key>();
        actions.values().forEach(action -> keys.add(optional(action.name(), shapeOf(action), action.doc())));
        keys.addAll(STEP_KEYS);
        return keys;
    }

    static final List<Key> QUESTION_KEYS = List.of(
            optional(
                    "parse",
                    choice("text", "lines", "csv", "json", "yaml", "number", "version"),
                    "how the text that came back becomes a value"),
            optional("value", expression(), "what of it is meant"),
            optional("until", expression(), "whether it holds; without it, a look that succeeds holds"),
            optional("on", selector(), "which host looks; the step's own where absent"),
            optional(
                    "if_any",
                    flag(),
                    "whether selecting no host is fine: nobody is asked then, it holds, and its value is an empty list"),
            optional("every", span(), "the pause between two looks, where somebody waits"),
            optional("for", span(), "how long it must hold without a break"),
            optional("timeout", span(), "when to give up"),
            optional("stalls_after", span(), "when to say that nothing moves"),
            optional(
                    "fails_when",
                    expression(),
                    "what, once it is seen, means that it will not hold any more: the wait ends at once"));

    private static final Shape ON_FAILURE = choice("hold", "undo", "leave", "stop", "rollback");
    private static final Shape EACH = named(either(expression(), asking()));

    static final Section RETRY = section(
            "attempts",
            required("attempts", number(1, 1000), "how often in all, the first included"),
            optional("delay", span(), "the pause before the second, doubled each time; 5s where absent"),
            optional("max_delay", span(), "the longest pause; 5m where absent"));

    static final Section REMEDY = section(
            required("match", pattern(), "a regular expression over output and message"),
            optional("do", doing(), "what to do"),
            optional("then", choice("retry", "ignore", "hold"), "what comes after; `retry` where absent"),
            optional("at_most", number(1, 100), "how often per target; once where absent"));

    static final Section OPENS_TO_USERS = section(
            required("writes", asking(), "how many writes there were so far: a number that grows with every write"));

    private static final List<Key> WHERE_KEYS = List.of(
            optional("on", selector(), "which hosts"),
            optional("as", template(), "which user"),
            optional("dir", template(), "working directory"),
            optional("env", named(template()), "environment variables"));

    private static final List<Key> STEP_KEYS = concat(
            List.of(
                    optional("id", name(), "how other steps refer to it; derived from the name where absent"),
                    optional("name", literal(), "what a person reads")),
            WHERE_KEYS,
            List.of(
                    optional("if_any", flag(), "whether selecting no host is fine"),
                    optional("each", EACH, "repeats the step: what an item is called, and the list"),
                    optional("when", expression(), "whether the step applies at all"),
                    optional("unless", asking(), "its work is in place already where this holds"),
                    optional("verify", awaiting(), "what must hold afterwards"),
                    optional("requires", either(name(), many(name())), "steps that must have been done before"),
                    optional(
                            "undo",
                            either(choice("unneeded", "impossible"), doing()),
                            "how it is undone: steps, `unneeded`, or `impossible`"),
                    optional("capture", named(either(expression(), asking())), "values kept under names"),
                    optional("timeout", span(), "when it is ended, and in doubt"),
                    optional("retry", RETRY, "for known failures of steps that may run twice"),
                    optional("exit", named(choice("done", "again", "hold")), "what exit statuses mean"),
                    optional("remedies", many(REMEDY), "the guide's answers to known failures"),
                    optional("on_failure", ON_FAILURE, "what happens when nothing helped"),
                    optional("ask_first", template(), "what a person must agree to before it begins"),
                    optional("idempotent", flag(), "whether it may be run twice"),
                    optional(
                            "opens_to_users",
                            either(flag(), OPENS_TO_USERS),
                            "from here on, going back loses what users write"),
                    optional("guide", literal(), "where in the guide this stands"),
                    optional("note", literal(), "for readers of the plan")));

    private static final Section EASE_OFF = section(
            optional("server", database(), "which server of the inventory the target is on, where there are several"),
            optional("database", template(), "the database to ask in, on PostgreSQL"),
            optional("latency", number(2, 1000), "times as slow as when it was quiet; 3 where absent"),
            optional("running", number(1, 100_000), "statements under way on the server; 64 where absent"),
            optional("replica_lag", span(), "how far a replica may be behind; 10s where absent"),
            optional(
                    "replicas",
                    many(database()),
                    "databases of the inventory to ask for that, on MariaDB and MySQL; PostgreSQL's server knows it"));

    static final Section WAVES = section(
            "size",
            optional("size", share(), "how many targets go together: a count, a percentage, `all`; 1 where absent"),
            optional("canary", number(0, 10_000), "how many go first, alone"),
            optional("max_failures", share(), "how many targets may fail; none where absent"),
            optional("min_in_service", share(), "never fewer targets than this outside the wave"),
            optional("per", expression(), "`size` counts per value of this"),
            optional(
                    "too_many",
                    choice("hold", "finish"),
                    "what follows where more failed than may: a person is asked, or the run ends, finished with failures"),
            optional(
                    "quarantine",
                    share(),
                    "how many targets that failed are set aside and tried once more, last; none where absent"),
            optional("ease_off", EASE_OFF, "fewer begin while the server that they share is strained"));

    private static List<Key> phaseKeys(Section gate) {
        return concat(
                List.of(required("phase", literal(), "what a person reads")),
                WHERE_KEYS,
                List.of(
                        optional("if_any", flag(), "whether selecting no host is fine"),
                        optional("each", EACH, "what the targets are, where they are not hosts"),
                        optional("waves", WAVES, "which targets go together"),
                        optional("gate", either(gate, many(gate)), "what must hold first"),
                        optional("when", expression(), "whether the phase applies at all"),
                        required("steps", doing(), "what is done on each target"),
                        optional("on_failure", ON_FAILURE, "what happens when a step failed and nothing helped"),
                        optional("guide", literal(), "where in the guide this stands"),
                        optional("note", literal(), "for readers of the plan")));
    }

    static final Section INPUT = section(
            "type",
            optional("type", choice("string", "int", "bool", "version", "duration", "secret"), "`string` where absent"),
            optional("default", template(), "its value where none is given; may use other inputs"),
            optional("ask", literal(), "what a person is asked"),
            optional(
                    "exposed_by",
                    either(literal(), many(literal())),
                    "commands that take it on their command line only"),
            optional("options", many(literal()), "the values it may have"),
            optional("doc", literal(), "what it is for"));

    private static final Section UPGRADE = section(
            required("product", literal(), "what is upgraded"),
            required("from", literal(), "from which versions"),
            required("to", template(), "to which version"),
            required("installed", asking(), "how the installed version of a host is read; with `on`"),
            optional(
                    "mixed",
                    choice("ask", "accept", "keep", "refuse"),
                    "what to do where hosts have different versions at the start; `ask` where absent"),
            optional("otherwise", literal(), "what is to be done first where the installed version is another"));

    private static List<Key> planKeys(Section phase, Section baseline) {
        return List.of(
                required("theseus", number(VERSION, VERSION), "the version of this language"),
                required("plan", literal(), "the plan's name"),
                optional("guide", literal(), "the guide it carries out"),
                optional("note", literal(), "for readers of the plan"),
                optional("include", either(literal(), many(literal())), "files with inputs, facts and the like"),
                optional("upgrade", UPGRADE, "product and versions"),
                optional("inputs", named(INPUT), "values the plan asks for"),
                optional("paths", named(template()), "directories; the inventory's come first"),
                optional("facts", named(asking()), "values read once, at the start"),
                optional("during", named(asking()), "what must hold for as long as the plan runs"),
                optional(
                        "window_closes",
                        named(asking()),
                        "what closes the rollback window: once one of them holds, nothing is taken back any more"),
                optional("baselines", named(baseline), "what is asked before and compared after"),
                required("phases", many(phase), "what is done, in order"),
                optional("always", doing(), "steps on every way out"),
                optional("finalize", doing(), "steps that close the rollback window"));
    }

    @SafeVarargs
    private static List<Key> concat(List<Key>... lists) {
        var all = new ArrayList<Key>();
        for (List<Key> list : lists) all.addAll(list);
        return List.copyOf(all);
    }
}
