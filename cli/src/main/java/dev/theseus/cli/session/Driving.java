package dev.theseus.cli.session;

import dev.theseus.actions.ActionSet;
import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.traffic.ConfiguredBalancers;
import dev.theseus.cli.session.Controller.Manner;
import dev.theseus.cli.terminal.Interrupts;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.drive.Arrival;
import dev.theseus.engine.drive.Driver;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Losses;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Standing;
import dev.theseus.engine.drive.SystemClock;
import dev.theseus.engine.drive.VirtualThreads;
import dev.theseus.engine.drive.Witnesses;
import dev.theseus.engine.store.Control;
import dev.theseus.engine.store.Inbox;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.plan.cel.CelExpressions;
import dev.theseus.plan.secret.SecretVault;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Lets the driver drive a run, between a face, the people and the installation, until it ends or waits. */
final class Driving {
    private final Surroundings around;
    private final Faces faces;
    private final RandomGenerator random;

    Driving(Surroundings around, Faces faces, RandomGenerator random) {
        this.around = around;
        this.faces = faces;
        this.random = random;
    }

    /**
     * A run that a controller has in its hands.
     *
     * @param state the driver's own
     * @param shown the same for the face, which keeps it up to date by itself
     */
    record InHand(
            RunDirectory run, Control control, Site site, Job job, RunState state, RunState shown, SecretVault vault) {}

    /** @param first the start or the resumption, then what a person wants */
    void drive(InHand hand, List<Input> first, Manner manner) throws Refused, JournalException, InterruptedException {
        boolean hadEnded = hand.state().ending().isPresent();
        UnaryOperator<String> masking = text -> hand.vault().redactor().redact(text);
        Parts parts = parts(hand, masking, manner);
        if (manner.trust().isEmpty() && !gaveUp(first)) hearWitnesses(parts, hand.state());
        for (Input input : first) if (input instanceof Input.Wish wish && !wish.accepted()) refuse(hand, parts, wish);
        Post post = new Post(around.user(), () -> Inbox.newId(around.clock().instant(), random));
        DiagnosticLog log = new DiagnosticLog(hand.run().diagnosticLog(), around.clock(), masking);
        RunFace face = faces.open(hand.shown(), post::answer);
        hand.site().lock().runBegins(hand.run().id());
        AtomicBoolean lost = new AtomicBoolean();
        Thread driving = Thread.currentThread();
        // Unless the driver returns by itself: its state may then be further on than the journal.
        boolean resolved = false;
        hand.site().lock().beat(() -> {
            lost.set(true);
            driving.interrupt();
        });
        try (face) {
            Driver driver = new Driver(parts, hand.state(), new Relay(face, post, hand.state(), log));
            post.to(driver::submit);
            first.forEach(driver::submit);
            try (Interrupts _ = new Interrupts((count, by) -> interrupted(count, by, face, post));
                    InboxWatch _ = InboxWatch.start(hand, post, face)) {
                if (driver.drive() == Standing.TAKEN_OVER)
                    throw Refused.of(driver.takeover().orElseThrow(), Refused.FAILED);
                resolved = hand.state().isResolved();
            }
        } catch (InterruptedException e) {
            if (!lost.get()) throw e;
            throw new JournalException(takenOver(hand.run()));
        } finally {
            hand.site().lock().runEnded(resolved);
        }
        if (hadEnded) refuseIfTooLate(hand.run(), hand.state(), first);
    }

    /** A run that has ended and was to go back is where it was, if the plan has closed the window since. */
    private static void refuseIfTooLate(RunDirectory run, RunState state, List<Input> wishes) throws Refused {
        boolean wanted = wishes.stream()
                .anyMatch(input -> input instanceof Input.Wish wish && wish.kind() == Event.RequestKind.ROLLBACK);
        if (wanted && state.closedWindow().isPresent())
            throw Controller.windowClosed(run.id(), state.closedWindow().get());
        if (wanted && !state.unknownWindow().isEmpty()) throw Controller.windowUnknown(run.id(), state.unknownWindow());
    }

    /** A run that is given up does nothing more to any host, so that nobody's memory stands in its way. */
    private static boolean gaveUp(List<Input> first) {
        return first.stream()
                .anyMatch(input -> input instanceof Input.Wish wish && wish.kind() == Event.RequestKind.ABANDON);
    }

    private static void hearWitnesses(Parts parts, RunState state)
            throws Refused, JournalException, InterruptedException {
        Optional<Failure> contradiction = Witnesses.contradiction(parts, state);
        if (contradiction.isPresent()) throw Refused.of(contradiction.get(), Refused.FAILED);
    }

    private Parts parts(InHand hand, UnaryOperator<String> masking, Manner manner) {
        Job job = hand.job();
        ActionSet actions = ActionSet.standard(Desk.filesOf(job));
        return new Parts(
                job.plan(),
                job.inventory(),
                hand.site().transports(),
                new CelExpressions(),
                actions.actions(),
                actions.sources(),
                new ConfiguredSql(),
                new ConfiguredBalancers(job.inventory(), hand.site().transports()),
                hand.vault(),
                masking,
                new SystemClock(hand.state().at()),
                around.keeping().apply(hand.control().journal()),
                hand.run().outputs(),
                Limits.DEFAULT.waiting(manner.stay() || around.person()),
                new VirtualThreads());
    }

    /** What a person must accept first is said before anything begins. */
    private static void refuse(InHand hand, Parts parts, Input.Wish wish) throws Refused, InterruptedException {
        RunState state = hand.state();
        if (wish.kind() == Event.RequestKind.FINALIZE)
            refuseUnlessArrived(hand.run(), new Arrival(parts, state).missing());
        else if (wish.kind() == Event.RequestKind.ROLLBACK
                && state.ending().isPresent()
                && state.openedAt().isPresent())
            throw Controller.losesWrites(
                    String.join("; ", Losses.of(parts, state).counted()));
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
    private void interrupted(int count, String by, RunFace face, Post post) {
        face.interrupted(count);
        switch (count) {
            case 1 -> {
                face.note("Pausing: targets under way are finished first. Ctrl-C again stops the run where it stands.");
                post.wish(Event.RequestKind.PAUSE, by);
            }
            case 2 -> {
                face.note("Stopping: what is under way is finished, nothing else begins. Ctrl-C again leaves at once.");
                post.wish(Event.RequestKind.STOP, "Ctrl-C, twice");
            }
            default -> Runtime.getRuntime().halt(130);
        }
    }
}
