package dev.theseus.cli.session;

import dev.theseus.actions.ActionSet;
import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.traffic.ConfiguredBalancers;
import dev.theseus.cli.terminal.Interrupts;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Inherited;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Arrival;
import dev.theseus.engine.drive.Driver;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Losses;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Standing;
import dev.theseus.engine.drive.SystemClock;
import dev.theseus.engine.drive.VirtualThreads;
import dev.theseus.engine.store.Control;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.NewRun;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.cel.CelExpressions;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Drives runs: starts them, takes them up again, carries out what a person wants of them, until they end or wait. */
public final class Controller {
    private final Surroundings around;
    private final Desk desk;
    private final RunStore store;
    private final Faces faces;
    private final RunViews views;
    private final Reports reports;
    private final RandomGenerator random;

    /**
     * How a person wants a run to be driven.
     *
     * @param stay whether to wait for people's answers from elsewhere
     * @param yesTo steps whose {@code ask_first} is agreed to beforehand
     * @param takeOver whether the installation is taken from a controller elsewhere that is silent
     */
    public record Manner(boolean stay, Set<String> yesTo, boolean takeOver) {
        public static final Manner USUAL = new Manner(false, Set.of(), false);
    }

    public Controller(
            Surroundings around, Desk desk, RunStore store, Faces faces, RunViews views, RandomGenerator random) {
        this.around = around;
        this.desk = desk;
        this.store = store;
        this.faces = faces;
        this.views = views;
        this.reports = new Reports(around, views);
        this.random = random;
    }

    /** Starts a run. Nothing is created before all inputs and secrets are there. */
    public int start(Job job, Given given, Manner manner) throws Refused, JournalException, InterruptedException {
        SecretVault vault = new SecretVault();
        Map<String, Value> inputs = inputs(job, given, vault, false);
        new Unresolved(store, desk).refuse(job.inventory().name());
        try (Site site = enter(job, vault, "", manner)) {
            RunDirectory run = store.create(new NewRun(
                    around.clock().instant(),
                    around.build().version(),
                    job.plan().name(),
                    job.inventory().name(),
                    job.sources()));
            try (Control control = run.control(around.clock().instant())) {
                RunState state = new RunState(job.plan());
                Input start = start(
                        run,
                        job,
                        site,
                        inputs,
                        new Bequest(store, desk).to(job.inventory().name()));
                return drive(run, control, site, job, state, new RunState(job.plan()), vault, List.of(start), manner);
            }
        }
    }

    private Site enter(Job job, SecretVault vault, String run, Manner manner)
            throws JournalException, InterruptedException {
        return Site.enter(job, vault, store.state(), run, around.clock().instant(), manner.takeOver());
    }

    private Input start(RunDirectory run, Job job, Site site, Map<String, Value> inputs, List<Inherited> inherited) {
        return new Input.Start(
                run.id(),
                around.user(),
                around.build().version(),
                job.planHash(),
                job.inventoryHash(),
                site.lock().fence(),
                inputs,
                inherited);
    }

    /** Takes a run up again, with what a person wants of it. */
    public int resume(RunDirectory run, Given given, List<Input> wishes, Manner manner)
            throws Refused, JournalException, InterruptedException {
        Job job = desk.stored(run.sources());
        try (Control control = run.control(around.clock().instant())) {
            RunState state = new RunState(job.plan());
            RunState shown = new RunState(job.plan());
            control.journal().read(event -> {
                state.apply(event);
                shown.apply(event);
            });
            // A controller may die between the end of its run and the report.
            if (wishes.isEmpty() && state.ending().isPresent() && state.isResolved()) return end(run, job, state);
            SecretVault vault = new SecretVault();
            boolean fresh = state.startedAt().isEmpty();
            Map<String, Value> inputs = inputs(job, given, vault, !fresh);
            try (Site site = enter(job, vault, run.id(), manner)) {
                List<Input> first = new ArrayList<>();
                // A controller that died between creating the run and its first event: it starts now, with inputs given
                // anew.
                first.add(
                        fresh
                                ? start(
                                        run,
                                        job,
                                        site,
                                        inputs,
                                        new Bequest(store, desk)
                                                .to(job.inventory().name()))
                                : new Input.Resume(
                                        around.user(),
                                        around.build().version(),
                                        site.lock().fence()));
                first.addAll(wishes);
                return drive(run, control, site, job, state, shown, vault, first, manner);
            }
        }
    }

    private Map<String, Value> inputs(Job job, Given given, SecretVault vault, boolean secretsOnly)
            throws Refused, InterruptedException {
        People people = new People(around.person());
        SecretReader secrets = new SecretReader(around.environment(), people);
        InputReader reader = new InputReader(new CelExpressions(), secrets, vault, people);
        InputReader.Given words = new InputReader.Given(given.inputs(), given.file());
        InputReader.Result result = secretsOnly ? reader.secrets(job.plan(), words) : reader.read(job.plan(), words);
        List<Problem> problems = new ArrayList<>(result.problems());
        if (problems.isEmpty()) problems.addAll(new Secrets(secrets, vault).fetch(job.inventory()));
        if (!problems.isEmpty()) throw Refused.of(problems);
        return result.values();
    }

    private int drive(
            RunDirectory run,
            Control control,
            Site site,
            Job job,
            RunState state,
            RunState shown,
            SecretVault vault,
            List<Input> first,
            Manner manner)
            throws Refused, JournalException, InterruptedException {
        UnaryOperator<String> masking = text -> vault.redactor().redact(text);
        ActionSet actions = ActionSet.standard(path -> Desk.text(job, path));
        Parts parts = new Parts(
                job.plan(),
                job.inventory(),
                site.transports(),
                new CelExpressions(),
                actions.actions(),
                actions.sources(),
                new ConfiguredSql(),
                new ConfiguredBalancers(job.inventory(), site.transports()),
                vault,
                masking,
                new SystemClock(state.at()),
                around.keeping().apply(control.journal()),
                run.outputs(),
                Limits.DEFAULT.waiting(manner.stay() || around.person()),
                new VirtualThreads());
        for (Input input : first)
            if (input instanceof Input.Wish wish && wish.kind() == Event.RequestKind.FINALIZE && !wish.accepted())
                refuseUnlessArrived(run, new Arrival(parts, state).missing());
            else if (input instanceof Input.Wish wish
                    && wish.kind() == Event.RequestKind.ROLLBACK
                    && !wish.accepted()
                    && state.ending().isPresent()
                    && state.openedAt().isPresent())
                throw losesWrites(String.join("; ", Losses.of(parts, state).counted()));
        Post post = new Post(around.user(), () -> Inbox.newId(around.clock().instant(), random));
        DiagnosticLog log = new DiagnosticLog(run.diagnosticLog(), around.clock(), masking);
        RunFace face = faces.open(shown, post::answer);
        site.lock().runBegins(run.id());
        AtomicBoolean lost = new AtomicBoolean();
        Thread driving = Thread.currentThread();
        // Unless the driver returns by itself: its state may then be further on than the journal.
        boolean resolved = false;
        site.lock().beat(() -> {
            lost.set(true);
            driving.interrupt();
        });
        try (face) {
            Driver driver = new Driver(parts, state, new Relay(face, post, job.plan(), manner.yesTo(), log));
            post.to(driver::submit);
            first.forEach(driver::submit);
            try (Interrupts _ = new Interrupts(count -> interrupted(count, face, post));
                    InboxWatch _ = InboxWatch.start(run.inbox(), post, face)) {
                if (driver.drive() == Standing.TAKEN_OVER)
                    throw Refused.of(driver.takeover().orElseThrow(), Refused.FAILED);
                resolved = state.isResolved();
            }
        } catch (InterruptedException e) {
            if (!lost.get()) throw e;
            throw new JournalException(takenOver(run));
        } finally {
            site.lock().runEnded(resolved);
        }
        return end(run, job, state);
    }

    /** A run that has ended goes back over users' writes only where a person has said so with the wish. */
    public static Refused losesWrites(String what) {
        return Refused.of(
                new Failure(
                        Code.BAD_ANSWER,
                        "Going back loses what users wrote: " + what,
                        "nothing was changed; say --accept-loss if that is what you want"),
                Refused.BAD_INPUT);
    }

    /** The window is closed only where every target is where it should be, or a person accepts what is not. */
    private static void refuseUnlessArrived(RunDirectory run, List<String> missing) throws Refused {
        if (missing.isEmpty()) return;
        throw Refused.of(
                new Failure(
                        Code.NOT_WHERE_IT_SHOULD_BE,
                        "Run " + run.id() + " is not made final: " + String.join("; ", missing),
                        "nothing was changed, and going back is still possible; put it right, or say --accept with the"
                                + " reason"),
                Refused.BAD_INPUT);
    }

    private static Failure takenOver(RunDirectory run) {
        return new Failure(
                Code.INSTALLATION_LOCKED,
                "The installation was taken over by another controller, which a person said while this one was silent."
                        + " Run " + run.id() + " goes no further here; what was under way on hosts is in doubt",
                "find out who took over; then `theseus resume " + run.id() + "` or abandon it");
    }

    /** Once pauses, twice stops, and whoever insists gets out at once: the journal is as good as after any crash. */
    private void interrupted(int count, RunFace face, Post post) {
        switch (count) {
            case 1 -> {
                face.note("Pausing: targets under way are finished first. Ctrl-C again stops the run where it stands.");
                post.wish(Event.RequestKind.PAUSE, "Ctrl-C");
            }
            case 2 -> {
                face.note("Stopping: what is under way is finished, nothing else begins. Ctrl-C again leaves at once.");
                post.wish(Event.RequestKind.STOP, "Ctrl-C, twice");
            }
            default -> Runtime.getRuntime().halt(130);
        }
    }

    private int end(RunDirectory run, Job job, RunState state) throws JournalException {
        RunView view = views.of(state, around.clock().instant());
        Optional<String> report = reports.write(run, new FoundRun(run, job).chronicle(), view);
        faces.farewell(view, report);
        return view.exitStatus();
    }
}
