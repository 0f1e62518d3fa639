package dev.theseus.cli.session;

import dev.theseus.actions.ActionSet;
import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.traffic.ConfiguredBalancers;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Journal;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Outputs;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Survey;
import dev.theseus.engine.drive.SystemClock;
import dev.theseus.engine.drive.VirtualThreads;
import dev.theseus.engine.transport.HostTransports;
import dev.theseus.engine.transport.TransportOptions;
import dev.theseus.plan.Check;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.cel.CelExpressions;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Looks at an installation as a run of a plan would find it, before there is one: by the plan's own questions, with the secrets that the run will need. Changes
 * nothing, holds no lock, keeps nothing.
 */
public final class Scout implements AutoCloseable {
    private final Job job;
    private final SecretReader secrets;
    private final People people;
    private final SecretVault vault;
    private final HostTransports transports;
    private final Survey survey;

    private Scout(
            Job job, SecretReader secrets, People people, SecretVault vault, HostTransports transports, Survey survey) {
        this.job = job;
        this.secrets = secrets;
        this.people = people;
        this.vault = vault;
        this.transports = transports;
        this.survey = survey;
    }

    /**
     * Fetches the secrets of the inventory, and asks whether the hosts answer.
     *
     * @throws Refused where a secret of the inventory, or a host that the plan may need, cannot be had
     */
    public static Scout send(Surroundings around, Desk desk, People people, Job job)
            throws Refused, InterruptedException {
        SecretVault vault = new SecretVault();
        SecretReader secrets = new SecretReader(around.environment(), people);
        List<Problem> problems = new Secrets(secrets, vault).fetch(job.inventory());
        if (!problems.isEmpty()) throw Refused.of(problems);
        UnaryOperator<String> masking = text -> vault.redactor().redact(text);
        HostTransports transports = new HostTransports(vault, masking, TransportOptions.DEFAULT);
        try {
            new Attendance(transports).of(Check.hosts(job.plan(), job.inventory(), desk.language()));
            ActionSet actions = ActionSet.standard(Desk.filesOf(job));
            Parts parts = new Parts(
                    job.plan(),
                    job.inventory(),
                    transports,
                    new CelExpressions(),
                    actions.actions(),
                    actions.sources(),
                    new ConfiguredSql(),
                    new ConfiguredBalancers(job.inventory(), transports),
                    vault,
                    masking,
                    new SystemClock(around.clock().instant()),
                    new NothingKept(),
                    Outputs.NONE,
                    Limits.DEFAULT,
                    new VirtualThreads());
            return new Scout(job, secrets, people, vault, transports, new Survey(parts));
        } catch (Refused | InterruptedException | RuntimeException e) {
            transports.close();
            throw e;
        }
    }

    /** The installed versions by host. */
    public Map<String, Version> installed() throws Refused, InterruptedException {
        return seen(survey::installed);
    }

    /** The inputs that a run would have, and then its facts. */
    public Map<String, Value> begin(Given given) throws Refused, InterruptedException {
        InputReader reader = new InputReader(new CelExpressions(), secrets, vault, people);
        InputReader.Result inputs = reader.read(job.plan(), new InputReader.Given(given.inputs(), given.file()));
        if (!inputs.problems().isEmpty()) throw Refused.of(inputs.problems());
        return seen(() -> survey.begin(inputs.values()));
    }

    /** What a phase would go over, after {@link #begin}. */
    public List<Target> targets(int phase) throws Refused, InterruptedException {
        return seen(() -> survey.targets(phase));
    }

    private interface Look<T> {
        T look() throws Survey.Refused, InterruptedException;
    }

    private static <T> T seen(Look<T> look) throws Refused, InterruptedException {
        try {
            return look.look();
        } catch (Survey.Refused e) {
            Failure failure = e.failure();
            boolean theirs = failure.code() == Code.VERSION_REFUSED;
            throw Refused.of(failure, theirs ? Refused.BAD_INPUT : Refused.FAILED);
        }
    }

    @Override
    public void close() throws InterruptedException {
        transports.close();
    }

    /** Whoever only looks has nothing to journal. */
    private static final class NothingKept implements Journal {
        @Override
        public Head append(List<? extends Event> events) {
            throw new IllegalStateException("a look is not journaled: " + events);
        }

        @Override
        public Head head() {
            return new Head(0, "");
        }

        @Override
        public void read(Consumer<? super Event> consumer) {}

        @Override
        public boolean knows(Head head) {
            return false;
        }

        @Override
        public void close() {}
    }
}
