package dev.theseus.actions.kit;

import dev.theseus.actions.ActionSet;
import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context whose host is a directory of this machine; commands run in it by /bin/sh, effects are counted and can be lost. */
public final class LocalContext implements ActionContext {
    private final Path home;
    private final LocalShell shell;
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, Value> scope = new HashMap<>();
    private Inventory inventory =
            new Inventory("test", Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty(), Map.of());
    private Optional<Balancers> balancers = Optional.empty();
    private Sql sql = new ConfiguredSql();
    private final Vault vault = this::revealed;
    private final List<String> effects = new ArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final Map<String, LocalContext> others = new HashMap<>();
    private String keepsake = ".keepsake";
    private boolean overwrites;
    private int lostAfter = Integer.MAX_VALUE;
    private Optional<Path> cut = Optional.empty();
    private boolean settling;

    public LocalContext(Path home) {
        this(home, LocalShell.STANDARD);
    }

    public LocalContext(Path home, LocalShell shell) {
        this.home = home;
        this.shell = shell;
    }

    public LocalContext with(Inventory installation) {
        inventory = installation;
        return this;
    }

    public LocalContext with(Balancers adapters) {
        balancers = Optional.of(adapters);
        return this;
    }

    public LocalContext with(Sql databases) {
        sql = databases;
        return this;
    }

    public LocalContext secret(String name, String text) {
        secrets.put(name, text);
        return this;
    }

    public LocalContext name(String name, Value value) {
        scope.put(name, value);
        return this;
    }

    /** Another host of the installation. */
    public LocalContext with(String name, LocalContext other) {
        others.put(name, other);
        return this;
    }

    @Override
    public ActionContext elsewhere(Inventory.Host other) {
        LocalContext there = others.get(other.name());
        if (there == null) throw new IllegalStateException("no host " + other.name());
        return there;
    }

    /** From now on this is the way back, for which an engine gives another directory. */
    public LocalContext goingBack() {
        keepsake = ".keepsake-of-undo";
        return this;
    }

    /** From now on, after so many more effects the connection is lost: the effect happens, its end is not heard of. */
    public LocalContext losingAfter(int more) {
        lostAfter = effects.size() + more;
        return this;
    }

    /** The next effect is killed, with all that it started, as soon as this file is there: how it ended is not known. */
    public LocalContext cuttingOnce(Path there) {
        cut = Optional.of(there);
        return this;
    }

    /** Whether what went out before is searched for, as after a crash: nothing of it is found, and nothing new begins. */
    LocalContext settling(boolean searching) {
        settling = searching;
        return this;
    }

    /** A person has said that what somebody else changed since gives way. */
    public LocalContext overwriting(boolean word) {
        overwrites = word;
        return this;
    }

    @Override
    public boolean overwrites() {
        return overwrites;
    }

    /** What went out, as people see it. */
    public List<String> effects() {
        return List.copyOf(effects);
    }

    public List<String> progress() {
        return List.copyOf(progress);
    }

    public Path home() {
        return home;
    }

    @Override
    public Inventory.Host host() {
        return new Inventory.Host("local", new Inventory.Reach.Local(), List.of(), Map.of(), Map.of(), Map.of());
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Finished effect(Command command) throws ActionException, InterruptedException {
        if (settling) throw lost();
        effects.add(command.display());
        Optional<Path> end = cut;
        cut = Optional.empty();
        Finished finished = shell.run(command, home, vault(), secrets.values(), end);
        if (end.isPresent() && !Files.exists(end.get()))
            throw new IllegalStateException("it ended before it could be cut off: " + finished);
        if (end.isPresent() || effects.size() > lostAfter) throw lost();
        return finished;
    }

    private static ActionException lost() {
        return new ActionException(
                ActionException.Kind.IN_DOUBT, new Failure(Code.IN_DOUBT, "its end was not heard of", ""));
    }

    @Override
    public Finished look(Command command) throws InterruptedException {
        return shell.run(command, home, vault(), secrets.values());
    }

    @Override
    public void beforeEffect(String what) throws ActionException {
        if (settling || effects.size() >= lostAfter) throw lost();
        effects.add(what);
    }

    @Override
    public String mark() {
        return "run-1.f.p0.t0.s0.1";
    }

    @Override
    public Answer ask(Question question) throws ActionException, InterruptedException {
        QuestionSource source = ActionSet.forReading().sources().get(question.source());
        if (source == null) throw new IllegalArgumentException(question.source());
        Args args = Given.filled((Arg.Fields) question.args(), new TinyExpressions.Names(scope));
        QuestionSource.Seen seen = source.look(args, this);
        Map<String, Value> names = new HashMap<>(seen.names());
        names.putIfAbsent("value", seen.value());
        boolean holds = question.until().isPresent()
                ? seen.failure().isEmpty()
                        && evaluate(question.until().get(), names).equals(Value.of(true))
                : seen.failure().isEmpty();
        return new Answer(holds, names.getOrDefault("value", Value.NIL), names, seen.failure());
    }

    @Override
    public Answer await(Question question) throws ActionException, InterruptedException {
        Instant end = clock().now().plus(question.polling().timeout().orElse(Duration.ofSeconds(20)));
        Duration soak = question.polling().soak().orElse(Duration.ZERO);
        Instant since = Instant.MAX;
        while (true) {
            Answer answer = ask(question);
            Instant now = clock().now();
            if (!answer.holds()) since = Instant.MAX;
            else if (since.equals(Instant.MAX)) since = now;
            if (answer.holds() && !since.plus(soak).isAfter(now)) return answer;
            if (clock().now().isAfter(end))
                return new Answer(
                        false,
                        answer.value(),
                        answer.names(),
                        Optional.of(new Failure(Code.TIMED_OUT, "it did not hold in time", "")));
            clock().sleep(Duration.ofMillis(20));
        }
    }

    @Override
    public Value evaluate(Expr expr, Map<String, Value> more) throws ActionException {
        Map<String, Value> names = new HashMap<>(scope);
        names.putAll(more);
        try {
            return new TinyExpressions().evaluate(expr, new TinyExpressions.Names(names));
        } catch (ExpressionFailed e) {
            throw new ActionException(
                    ActionException.Kind.NOT_STARTED,
                    new Failure(Code.EXPRESSION_FAILED, String.valueOf(e.getMessage()), ""));
        }
    }

    private String revealed(String name) {
        String secret = secrets.get(name);
        if (secret == null) throw new IllegalStateException("no secret " + name);
        return secret;
    }

    @Override
    public Sql sql() {
        return sql;
    }

    @Override
    public Balancers balancers() {
        return balancers.orElseThrow();
    }

    @Override
    public Vault vault() {
        return vault;
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
    }

    @Override
    public String keepsake() {
        try {
            return Files.createDirectories(home.resolve(keepsake)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void progress(String message) {
        progress.add(message);
    }
}
