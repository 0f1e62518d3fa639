package dev.theseus.cli.session;

import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.run.ClosedWindow;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Inherited;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.UnknownWindow;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.Control;
import dev.theseus.engine.store.NewRun;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import dev.theseus.plan.Check;
import dev.theseus.plan.InputReader;
import dev.theseus.plan.cel.CelExpressions;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drives runs: starts them, takes them up again, carries out what a person wants of them, until they end or wait. */
public final class Controller {
    private final Surroundings around;
    private final Desk desk;
    private final RunStore store;
    private final Faces faces;
    private final RunViews views;
    private final Reports reports;
    private final RandomGenerator random;
    private final People people;

    /**
     * How a person wants a run to be driven.
     *
     * @param stay whether to wait for people's answers from elsewhere
     * @param yesTo steps whose {@code ask_first} is agreed to beforehand, for the whole run
     * @param takeOver whether the installation is taken from a controller elsewhere that is silent
     * @param trust why the journal counts although hosts remember more than it has; absent where it does not
     */
    public record Manner(boolean stay, Set<String> yesTo, boolean takeOver, Optional<String> trust) {
        public static final Manner USUAL = new Manner(false, Set.of(), false, Optional.empty());
    }

    public Controller(
            Surroundings around,
            Desk desk,
            RunStore store,
            Faces faces,
            RunViews views,
            RandomGenerator random,
            People people) {
        this.around = around;
        this.desk = desk;
        this.store = store;
        this.faces = faces;
        this.views = views;
        this.reports = new Reports(around, views);
        this.random = random;
        this.people = people;
    }

    /**
     * Starts a run. Nothing is created before all inputs and secrets are there, and every host that the plan may need has answered.
     *
     * @param whoeverComes whether it begins although hosts are out of reach
     */
    public int start(Job job, Given given, Manner manner, boolean whoeverComes)
            throws Refused, JournalException, InterruptedException {
        SecretVault vault = new SecretVault();
        InputReader.Result inputs = inputs(job, given, Map.of(), vault, false);
        new Unresolved(store, desk).refuse(job.inventory().name());
        try (Site site = enter(job, vault, "", manner, true)) {
            if (!whoeverComes)
                new Attendance(site.transports()).of(Check.hosts(job.plan(), job.inventory(), desk.language()));
            RunDirectory run = store.create(new NewRun(
                    around.clock().instant(),
                    around.build().version(),
                    job.plan().name(),
                    job.inventory().name(),
                    job.sources()));
            run.rememberSecrets(inputs.references());
            try (Control control = run.control(around.clock().instant())) {
                RunState state = new RunState(job.plan());
                Input start = start(
                        run,
                        job,
                        site,
                        inputs.values(),
                        new Bequest(store, desk).to(job.inventory().name()));
                return drive(
                        new Driving.InHand(run, control, site, job, state, new RunState(job.plan()), vault),
                        Stream.concat(Stream.of(start), agreement(manner)).toList(),
                        manner);
            }
        }
    }

    /** Journaled, so that it holds for the run, whichever command goes on with it. */
    private Stream<Input> agreement(Manner manner) {
        return manner.yesTo().isEmpty()
                ? Stream.empty()
                : Stream.of(new Input.Agree(around.user(), List.copyOf(manner.yesTo())));
    }

    /** @param works whether anything will be done on its hosts */
    private Site enter(Job job, SecretVault vault, String run, Manner manner, boolean works)
            throws JournalException, InterruptedException {
        return Site.enter(job, vault, store.state(), run, around.clock().instant(), manner.takeOver(), works);
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
        return takeUp(run, Optional.empty(), given, wishes, manner);
    }

    /** Takes a run up again with a mended plan, which differs in nothing that has begun. */
    public int amend(RunDirectory run, Path plan, Given given, Manner manner)
            throws Refused, JournalException, InterruptedException {
        return takeUp(run, Optional.of(plan), given, List.of(), manner);
    }

    private int takeUp(RunDirectory run, Optional<Path> plan, Given given, List<Input> wishes, Manner manner)
            throws Refused, JournalException, InterruptedException {
        try (Control control = run.control(around.clock().instant())) {
            Job stored = desk.stored(run.sources());
            Optional<Amending.Mended> mended = plan.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Amending(desk).mend(run, control, stored, plan.get()));
            Job job = mended.map(Amending.Mended::job).orElse(stored);
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
            Map<String, Value> inputs = Map.of();
            boolean givesUp = wishes.stream().anyMatch(Controller::givesUp);
            if (!fresh && givesUp) hostSecrets(job, vault);
            else {
                InputReader.Result read = inputs(job, given, run.rememberedSecrets(), vault, !fresh);
                run.rememberSecrets(read.references());
                inputs = read.values();
            }
            try (Site site = enter(job, vault, run.id(), manner, !givesUp)) {
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
                                        site.lock().fence(),
                                        mended.map(Amending.Mended::amended)));
                if (!fresh) manner.trust().ifPresent(why -> first.add(new Input.Vouch(around.user(), why)));
                agreement(manner).forEach(first::add);
                first.addAll(wishes);
                return drive(new Driving.InHand(run, control, site, job, state, shown, vault), first, manner);
            }
        }
    }

    /** A run that is given up is left as it is: nothing more of the plan, or of a database, is needed for that. */
    private static boolean givesUp(Input said) {
        return said instanceof Input.Wish wish && wish.kind() == Event.RequestKind.ABANDON;
    }

    private void hostSecrets(Job job, SecretVault vault) throws Refused, InterruptedException {
        SecretReader reader = new SecretReader(around.environment(), people);
        List<Problem> problems = new Secrets(reader, vault).ofHosts(job.inventory());
        if (!problems.isEmpty()) throw Refused.of(problems);
    }

    /** @param remembered where secrets came from when the run was driven before, by name */
    private InputReader.Result inputs(
            Job job, Given given, Map<String, String> remembered, SecretVault vault, boolean secretsOnly)
            throws Refused, InterruptedException {
        SecretReader secrets = new SecretReader(around.environment(), people);
        InputReader reader = new InputReader(new CelExpressions(), secrets, vault, people);
        InputReader.Given words = new InputReader.Given(given.inputs(), given.file(), remembered);
        InputReader.Result result = secretsOnly ? reader.secrets(job.plan(), words) : reader.read(job.plan(), words);
        List<Problem> problems = new ArrayList<>(result.problems());
        if (problems.isEmpty()) problems.addAll(new Secrets(secrets, vault).fetch(job.inventory()));
        if (!problems.isEmpty()) throw Refused.of(problems);
        return result;
    }

    /** The plan says that there is no way back any more. */
    public static Refused windowClosed(String run, ClosedWindow window) {
        return Refused.of(
                new Failure(
                        Code.WINDOW_CLOSED,
                        "Run " + run + " is not taken back: " + window,
                        "nothing was changed; what the plan does not take back any more is restored by hand, as the"
                                + " vendor says"),
                Refused.BAD_INPUT);
    }

    /** Nobody can tell whether the plan has closed the window. */
    public static Refused windowUnknown(String run, List<UnknownWindow> unknown) {
        return Refused.of(
                new Failure(
                        Code.WINDOW_UNKNOWN,
                        "Run " + run
                                + " is not taken back, because nobody can tell whether its rollback window is closed: "
                                + unknown.stream().map(UnknownWindow::toString).collect(Collectors.joining("; ")),
                        "nothing was changed; mend what keeps it from being asked and say it again, or say"
                                + " --accept-unknown if you know that it does not hold"),
                Refused.BAD_INPUT);
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

    private int drive(Driving.InHand hand, List<Input> first, Manner manner)
            throws Refused, JournalException, InterruptedException {
        new Driving(around, faces, random).drive(hand, first, manner);
        return end(hand.run(), hand.job(), hand.state());
    }

    private int end(RunDirectory run, Job job, RunState state) throws JournalException {
        RunView view = views.of(state, around.clock().instant());
        Optional<String> report = reports.write(run, new FoundRun(run, job).chronicle(), view);
        faces.farewell(view, report);
        return view.exitStatus();
    }
}
