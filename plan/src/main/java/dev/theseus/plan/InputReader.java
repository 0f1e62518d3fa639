package dev.theseus.plan;

import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretSources;
import dev.theseus.plan.secret.SecretVault;
import dev.theseus.plan.source.Nearest;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import dev.theseus.plan.source.Sources;
import dev.theseus.plan.source.YamlReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a plan's inputs their values: from the command line, from a file, from their defaults, from a person; in this order. Secrets go into
 * the vault, and only their names into the values.
 */
public final class InputReader {
    private static final Place COMMAND_LINE = new Place("--input", 0, 0);

    private final Expressions expressions;
    private final SecretReader secrets;
    private final SecretVault vault;
    private final Asker asker;

    /** Asks a person for an input that is no secret; empty where nobody can be asked. */
    @FunctionalInterface
    public interface Asker {
        /** @param complaint what was wrong with the answer before; empty at first */
        Optional<String> ask(Input input, String complaint) throws InterruptedException;
    }

    /**
     * What the user gave.
     *
     * @param options from the command line, by name
     * @param file a YAML file with a map of inputs
     * @param remembered where secrets came from before, by name, for those that are not given now
     */
    public record Given(Map<String, String> options, Optional<Path> file, Map<String, String> remembered) {
        public Given {
            options = Map.copyOf(options);
            remembered = Map.copyOf(remembered);
        }

        /** For the first time. */
        public Given(Map<String, String> options, Optional<Path> file) {
            this(options, file, Map.of());
        }
    }

    /**
     * What came of it.
     *
     * @param values by name, complete only where there is no problem
     * @param references where each secret came from that nobody typed, by name: such as {@code file:/etc/demo/password}
     */
    public record Result(Map<String, Value> values, List<Problem> problems, Map<String, String> references) {}

    /** A text for an input, and where it stands. */
    private record Raw(String text, Place place) {}

    public InputReader(Expressions expressions, SecretReader secrets, SecretVault vault, Asker asker) {
        this.expressions = expressions;
        this.secrets = secrets;
        this.vault = vault;
        this.asker = asker;
    }

    public Result read(Plan plan, Given given) throws InterruptedException {
        var problems = new Problems();
        Map<String, Raw> raw = collect(plan, given, problems);
        var resolving = new Resolving(plan, raw, given.remembered(), problems);
        for (Input input : plan.inputs().values()) resolving.value(input);
        return resolving.result();
    }

    /** Asks for a plan's secrets again, for a run whose other inputs are in its journal. */
    public Result secrets(Plan plan, Given given) throws InterruptedException {
        var problems = new Problems();
        var resolving = new Resolving(plan, collect(plan, given, problems), given.remembered(), problems);
        for (Input input : plan.inputs().values()) if (input.type() == Input.Type.SECRET) resolving.value(input);
        return resolving.result();
    }

    /**
     * What was given.
     *
     * @param texts by name, secrets not among them
     * @param problems names that the plan has not, values that are not of their type
     */
    public record Texts(Map<String, String> texts, List<Problem> problems) {}

    /** What was given as it stands, for whoever only looks: nothing is asked for, and no secret is fetched. */
    public static Texts texts(Plan plan, Given given) {
        var problems = new Problems();
        Map<String, String> texts = new LinkedHashMap<>();
        collect(plan, given, problems).forEach((name, raw) -> {
            Input input = plan.inputs().get(name);
            if (input == null || input.type() == Input.Type.SECRET) return;
            checked(input, raw, problems).ifPresent(_ -> texts.put(name, raw.text()));
        });
        return new Texts(texts, problems.sorted());
    }

    private static Optional<Value> checked(Input input, Raw raw, Problems problems) {
        try {
            return Optional.of(InputValues.of(input, raw.text()));
        } catch (IllegalArgumentException e) {
            problems.add(Code.BAD_INPUT, raw.place(), String.valueOf(e.getMessage()), InputValues.remedy(input));
            return Optional.empty();
        }
    }

    private static Map<String, Raw> collect(Plan plan, Given given, Problems problems) {
        Map<String, Raw> raw = new LinkedHashMap<>();
        given.file().ifPresent(file -> fromFile(file, raw, problems));
        given.options().forEach((name, text) -> raw.put(name, new Raw(text, COMMAND_LINE)));
        raw.forEach((name, value) -> {
            if (!plan.inputs().containsKey(name))
                problems.add(
                        Code.UNKNOWN_INPUT,
                        value.place(),
                        "the plan has no input " + Quoted.of(name),
                        Nearest.remedy(name, plan.inputs().keySet()));
        });
        return raw;
    }

    private static void fromFile(Path file, Map<String, Raw> raw, Problems problems) {
        Sources sources = Sources.onDisk(file, problems);
        Optional<Node> root =
                sources.main().flatMap(main -> YamlReader.read(sources.display(main), main.text(), problems));
        if (root.isEmpty()) return;
        if (!(root.get() instanceof Node.Fields fields)) {
            problems.add(
                    Code.WRONG_TYPE,
                    root.get().place(),
                    "expected a map of inputs, found " + root.get().kind(),
                    "");
            return;
        }
        for (Node.Entry entry : fields.entries()) {
            if (entry.value() instanceof Node.Scalar scalar && scalar.type() != Node.Type.NULL)
                raw.put(entry.key().text(), new Raw(scalar.text(), scalar.place()));
            else
                problems.add(
                        Code.WRONG_TYPE,
                        entry.value().place(),
                        "expected a text, found " + entry.value().kind(),
                        "");
        }
    }

    /** One resolution: defaults may use other inputs, so values are made when they are first asked for. */
    private final class Resolving {
        private final Plan plan;
        private final Map<String, Raw> raw;
        private final Map<String, String> remembered;
        private final Problems problems;
        private final Map<String, Value> values = new LinkedHashMap<>();
        private final Map<String, String> references = new LinkedHashMap<>();
        private final Set<String> begun = new HashSet<>();

        Resolving(Plan plan, Map<String, Raw> raw, Map<String, String> remembered, Problems problems) {
            this.plan = plan;
            this.raw = raw;
            this.remembered = remembered;
            this.problems = problems;
        }

        Result result() {
            return new Result(inOrder(), problems.sorted(), references);
        }

        Map<String, Value> inOrder() {
            Map<String, Value> ordered = new LinkedHashMap<>();
            for (String name : plan.inputs().keySet()) {
                Value value = values.get(name);
                if (value != null) ordered.put(name, value);
            }
            return ordered;
        }

        void value(Input input) throws InterruptedException {
            if (!begun.add(input.name())) return;
            Raw given = raw.get(input.name());
            if (input.type() == Input.Type.SECRET) secret(input, given);
            else if (given != null) typed(input, given);
            else if (input.byDefault().isPresent()) byDefault(input);
            else ask(input);
        }

        private void typed(Input input, Raw raw) {
            checked(input, raw, problems).ifPresent(value -> values.put(input.name(), value));
        }

        private void byDefault(Input input) throws InterruptedException {
            var template = input.byDefault().orElseThrow();
            for (Input needed : InputCycles.usedBy(input, plan.inputs())) value(needed);
            if (!InputCycles.usedBy(input, plan.inputs()).stream().allMatch(each -> values.containsKey(each.name())))
                return;
            try {
                Expressions.Scope scope = root -> root.equals("inputs") ? Value.of(values) : null;
                typed(input, new Raw(expressions.fill(template, scope, false).display(), template.place()));
            } catch (Expressions.ExpressionFailed e) {
                problems.add(
                        Code.BAD_INPUT,
                        template.place(),
                        "the default of `" + input.name() + "` cannot be computed: " + e.getMessage(),
                        "give the input a value");
            }
        }

        private void ask(Input input) throws InterruptedException {
            String complaint = "";
            while (true) {
                Optional<String> answer = asker.ask(input, complaint);
                if (answer.isEmpty()) {
                    missing(input, "add --input " + input.name() + "=…");
                    return;
                }
                try {
                    values.put(input.name(), InputValues.of(input, answer.get()));
                    return;
                } catch (IllegalArgumentException e) {
                    complaint = String.valueOf(e.getMessage());
                }
            }
        }

        private void missing(Input input, String remedy) {
            problems.add(Code.MISSING_INPUT, input.place(), "the input `" + input.name() + "` has no value", remedy);
        }

        private void secret(Input input, @Nullable Raw given) throws InterruptedException {
            Optional<SecretSource> before = given == null
                    ? Optional.ofNullable(remembered.get(input.name())).flatMap(SecretSources::parse)
                    : Optional.empty();
            Optional<SecretSource> source =
                    given == null ? Optional.of(new SecretSource.Asked()) : SecretSources.parse(given.text());
            if (source.isEmpty()) {
                problems.add(
                        Code.BAD_INPUT,
                        given == null ? input.place() : given.place(),
                        "the secret `" + input.name() + "` was given as plain text, which others can see",
                        "give env:NAME, file:PATH or cmd:COMMAND, or nothing to be asked; and change the secret, if this was one");
                return;
            }
            String lost = "";
            try {
                if (before.isPresent()) {
                    fetch(input, before.get());
                    return;
                }
            } catch (SecretReader.Unavailable e) {
                lost = " (it came from elsewhere before, but " + e.getMessage() + ")";
            }
            try {
                fetch(input, source.get());
            } catch (SecretReader.Unavailable e) {
                problems.add(
                        Code.SECRET_UNAVAILABLE,
                        given == null ? input.place() : given.place(),
                        "the secret `" + input.name() + "` cannot be had: " + e.getMessage() + lost,
                        "give it as --input " + input.name() + "=env:NAME, file:PATH or cmd:COMMAND");
            }
        }

        private void fetch(Input input, SecretSource source) throws SecretReader.Unavailable, InterruptedException {
            String text = secrets.read(source, input.ask().orElse(input.name()));
            vault.put(input.name(), text);
            values.put(input.name(), new Value.Secret(input.name()));
            // A reference that holds the secret itself is none to keep.
            SecretSources.reference(source)
                    .filter(reference -> !reference.contains(text))
                    .ifPresent(reference -> references.put(input.name(), reference));
        }
    }
}
