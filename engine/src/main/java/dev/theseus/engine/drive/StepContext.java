package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.ActionException.Kind;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What one attempt of one step works with. */
final class StepContext implements ActionContext {
    /** How an attempt relates to one that may have begun before. */
    enum Mode {
        /** Nothing of it has begun. */
        FRESH,
        /** It may have begun: commands are only found again, and what cannot be found again is in doubt. */
        SETTLE,
        /** It may have begun, and may be done twice: commands are found again, the rest is done again. */
        REPEAT,
        /** An undo of which a person said that what somebody else changed since gives way. */
        OVERWRITE
    }

    /**
     * Where and how commands run, unless they say otherwise themselves.
     *
     * @param site the step's; absent for questions of the run itself
     * @param unit names the site and direction in keys on the host
     */
    record Setting(
            Inventory.Host host,
            Optional<Site> site,
            String run,
            String unit,
            int attempt,
            long fence,
            Optional<String> as,
            Optional<String> dir,
            Map<String, String> env,
            Optional<Duration> timeout) {}

    private final Parts parts;
    private final Questions questions;
    private final Setting setting;
    private final Scope scope;
    private final Mode mode;
    private final Consumer<String> progress;
    private final Detached detached;
    /** Whether something of this attempt went out, here or on another host. */
    private final AtomicBoolean gone;

    StepContext(Parts parts, Questions questions, Setting setting, Scope scope, Mode mode, Consumer<String> progress) {
        this(parts, questions, setting, scope, mode, progress, new AtomicBoolean());
    }

    private StepContext(
            Parts parts,
            Questions questions,
            Setting setting,
            Scope scope,
            Mode mode,
            Consumer<String> progress,
            AtomicBoolean gone) {
        this.gone = gone;
        this.parts = parts;
        this.questions = questions;
        this.setting = setting;
        this.scope = scope;
        this.mode = mode;
        this.progress = progress;
        this.detached = new Detached(parts.transports(), parts.journal(), setting, mode, progress);
    }

    /** The same step on another host, for questions that look elsewhere. */
    StepContext on(Inventory.Host other, Scope otherScope) {
        Setting there = new Setting(
                other,
                setting.site,
                setting.run,
                setting.unit,
                setting.attempt,
                setting.fence,
                setting.as,
                setting.dir,
                setting.env,
                setting.timeout);
        return new StepContext(parts, questions, there, otherScope, mode, progress, gone);
    }

    Optional<Site> site() {
        return setting.site;
    }

    /** Whether a command was found again that may have begun before. */
    boolean foundAgain() {
        return detached.found();
    }

    /** The name of this attempt, under which hosts know its commands. */
    String key() {
        return setting.unit + "." + setting.attempt;
    }

    Scope scope() {
        return scope;
    }

    @Override
    public Inventory.Host host() {
        return setting.host;
    }

    @Override
    public Inventory inventory() {
        return parts.inventory();
    }

    private Command prepared(Command command) {
        Map<String, String> env = new LinkedHashMap<>(setting.host.env());
        env.putAll(setting.env);
        env.putAll(command.env());
        return command.withEnv(env)
                .as(command.as().or(setting::as))
                .in(command.dir().or(setting::dir));
    }

    @Override
    public Finished effect(Command command) throws ActionException, InterruptedException {
        Finished finished = detached.carryOut(
                prepared(command), command.timeout().or(setting::timeout).orElse(Detached.NO_LIMIT));
        gone.set(true);
        return finished;
    }

    /** A look that fails says that nothing was begun only where that is known from elsewhere. */
    private ActionException unseen(Failure failure) {
        boolean untouched = (mode == Mode.FRESH || mode == Mode.OVERWRITE) && !gone.get();
        return new ActionException(untouched ? Kind.NOT_STARTED : Kind.IN_DOUBT, failure);
    }

    static Failure failure(TransportException e) {
        String message = e.getMessage() == null ? e.code().id() : e.getMessage();
        return new Failure(e.code(), message, "make the host reachable, then retry");
    }

    @Override
    public Finished look(Command command) throws ActionException, InterruptedException {
        try {
            return parts.transports()
                    .to(setting.host)
                    .look(
                            prepared(command),
                            command.timeout().orElse(parts.limits().lookTimeout()));
        } catch (TransportException e) {
            throw unseen(Detached.unanswered(e));
        }
    }

    @Override
    public ActionContext elsewhere(Inventory.Host other) {
        return on(other, scope);
    }

    @Override
    public void beforeEffect(String what) throws ActionException {
        if (mode == Mode.SETTLE)
            throw new ActionException(
                    Kind.IN_DOUBT, new Failure(Code.IN_DOUBT, "it is not known whether this went out: " + what, ""));
        gone.set(true);
    }

    @Override
    public String mark() {
        return setting.run + "." + setting.unit + "." + setting.attempt;
    }

    @Override
    public Answer ask(Question question) throws ActionException, InterruptedException {
        return questions.ask(question, scope, this);
    }

    @Override
    public Answer await(Question question) throws ActionException, InterruptedException {
        return questions.await(question, scope, this, progress);
    }

    @Override
    public Value evaluate(Expr expr, Map<String, Value> more) throws ActionException {
        try {
            return parts.expressions().evaluate(expr, scope.with(more));
        } catch (ExpressionFailed e) {
            throw new ActionException(
                    Kind.IN_DOUBT,
                    new Failure(
                            Code.EXPRESSION_FAILED,
                            "the expression '" + expr.text() + "' cannot be evaluated: " + e.getMessage(),
                            "correct what it looks at, then retry"));
        }
    }

    @Override
    public Sql sql() {
        return parts.sql();
    }

    @Override
    public Balancers balancers() {
        return parts.balancers();
    }

    @Override
    public Vault vault() {
        return parts.vault();
    }

    @Override
    public Clock clock() {
        return parts.clock();
    }

    @Override
    public String keepsake() throws ActionException, InterruptedException {
        String script = "umask 077; d=\"${THESEUS_HOME:-$HOME/.theseus}/keep/" + setting.run + "/" + setting.unit
                + "\"; mkdir -p \"$d\" && printf %s \"$d\"";
        Finished made = look(Command.shell(script));
        if (!made.ok())
            throw unseen(new Failure(
                    Code.HOST_UNFIT,
                    "cannot make a directory for what undo needs on " + setting.host.name() + ": "
                            + made.output().err(),
                    "make room or give the user a home directory, then retry"));
        return made.output().out();
    }

    @Override
    public boolean overwrites() {
        return mode == Mode.OVERWRITE;
    }

    @Override
    public void progress(String message) {
        progress.accept(message);
    }
}
