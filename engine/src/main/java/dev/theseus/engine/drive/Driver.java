package dev.theseus.engine.drive;

import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Decider;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.engine.drive.Threads.Group;
import dev.theseus.engine.drive.Threads.Mailbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Drives a run: takes inputs, lets the decider say what follows, makes that durable, and only then carries out what the state asks for.
 *
 * <p>One thread owns the state. Activities run on {@link Threads} of their own, at most {@link Limits#parallel} at once and one for each lane; each
 * comes back as inputs. While a write is on its way to the disk, others are taken in and decided on ({@link Writing}), but a lane's activity
 * begins only when all that the lane has come to is durable.
 */
public final class Driver {
    private static final int BATCH = 512;

    private final Parts parts;
    private final Contacts contacts;
    private final RunState state;
    private final StateAccess access;
    private final Watcher watcher;
    private final RunWork runWork;
    private final StepWork stepWork;
    private final Losses losses;
    private final Watches watches;
    private final Masks masks;
    private final Admission admission;
    private final Mailbox<Reply> replies;
    private final Map<LaneId, Activity> underWay = new HashMap<>();
    private final Writing writing;

    /** Lanes to look at, each with the last event that must be durable before: in the order of those. */
    private final Map<LaneId, Long> waiting = new LinkedHashMap<>();

    /** What people said that waits until it is known whether there is a way back, and what it would lose. */
    private int counting;

    private sealed interface Reply {}

    /** What came back from a lane's activity. */
    private record Back(LaneId lane, List<Input> inputs) implements Reply {}

    /** What came from outside. @param durable called when what follows from it is durable */
    private record Word(Input input, Runnable durable) implements Reply {}

    /** A look at how much a server has to do has ended. */
    private record Seen(Admission.Looked what) implements Reply {}

    /** The write under way has ended. */
    private record Written() implements Reply {}

    /** @param state new, or replayed from the journal */
    public Driver(Parts given, RunState state, Watcher watcher) {
        this.state = state;
        this.access = new StateAccess(state);
        this.contacts = new Contacts(given, access, this::journaled);
        this.parts = given.over(contacts);
        this.watcher = watcher;
        this.writing = new Writing(parts.journal(), watcher);
        this.masks = new Masks(parts.masking());
        this.replies = parts.threads().mailbox();
        Means means = Means.of(parts, access, watcher);
        this.runWork = new RunWork(means);
        Workplace place = new Workplace(means);
        this.admission = new Admission(place, watcher, seen -> replies.put(new Seen(seen)));
        Asking asking = new Asking(place);
        this.losses = new Losses(place, asking);
        this.watches = new Watches(means, runWork, this::submit);
        this.stepWork = new StepWork(place, asking, losses);
    }

    /** Hands in what a person wants or says; any thread. */
    public void submit(Input input) {
        replies.put(new Word(input, () -> {}));
    }

    /** Hands in what an activity needs to be durable before it goes on. */
    private void journaled(Input input) throws InterruptedException {
        Mailbox<Input> durable = parts.threads().mailbox();
        replies.put(new Word(input, () -> durable.put(input)));
        durable.take(1);
    }

    /** Who has taken over, or has seen more of the journal than there is, where that is why the driver returned. */
    public Optional<Failure> takeover() {
        return contacts.takeover();
    }

    /**
     * Drives, from the start or resumption that was handed in first, until the run has ended, is paused, or can only wait for a person and need not stay for that.
     *
     * @throws JournalException where the journal takes nothing more: whatever is under way is left to the next controller
     */
    public Standing drive() throws JournalException, InterruptedException {
        try (Group threads = parts.threads().open()) {
            watches.open(threads);
            return loop(threads);
        }
    }

    private Standing loop(Group threads) throws JournalException, InterruptedException {
        boolean begun = false;
        while (true) {
            write(threads);
            // Not before the start or the resumption is taken in: what an earlier controller left is in doubt from then
            // on, and nothing of
            // it may begin as if it were new.
            if (begun) dispatch(threads);
            if (begun && underWay.isEmpty() && counting == 0 && !writing.isUnderWay() && replies.isEmpty()) {
                if (state.ending().isPresent()) return Standing.ENDED;
                if (state.paused()) return Standing.PAUSED;
                if (state.waitsForPerson() && !parts.limits().waitForPeople()) return Standing.WAITING;
            }
            List<Reply> batch = replies.take(BATCH);
            // Whatever came back since is for the other controller to find: the journal is no longer ours.
            if (contacts.takeover().isPresent()) {
                leave(batch);
                return Standing.TAKEN_OVER;
            }
            begun |= takeIn(threads, batch);
        }
    }

    private void write(Group threads) {
        Writing.Batch batch = writing.next();
        if (batch == null) return;
        threads.start(() -> {
            batch.write();
            replies.put(new Written());
        });
    }

    /** Lets the write under way come to its end, and forgets everything else. */
    private void leave(List<Reply> batch) throws InterruptedException {
        List<Reply> last = batch;
        while (writing.isUnderWay() && last.stream().noneMatch(Written.class::isInstance)) last = replies.take(BATCH);
    }

    /** @return whether anything was said or came back, other than that a write has ended */
    private boolean takeIn(Group threads, List<Reply> batch) throws JournalException {
        List<Event> events = new ArrayList<>();
        List<Runnable> durables = new ArrayList<>();
        List<LaneId> back = new ArrayList<>();
        access.change(run -> {
            for (Reply reply : batch)
                switch (reply) {
                    case Back(var lane, var inputs) -> {
                        underWay.remove(lane);
                        back.add(lane);
                        for (Input input : inputs) hear(threads, input, Optional.of(lane), events);
                    }
                    case Word(var input, var durable) -> {
                        hear(threads, input, Optional.empty(), events);
                        durables.add(durable);
                    }
                    case Seen(var what) -> admission.looked(what);
                    case Written() -> {}
                }
            return run;
        });
        long last = writing.add(events, durables);
        back.forEach(lane -> await(lane, last));
        Set<LaneId> changed = access.change(RunState::drainChanged);
        admission.changed(state, changed);
        changed.forEach(lane -> await(lane, last));
        admission.due().forEach(lane -> await(lane, last));
        if (batch.stream().anyMatch(Written.class::isInstance)) writing.ended();
        return !durables.isEmpty() || !back.isEmpty();
    }

    private void await(LaneId lane, long event) {
        waiting.remove(lane);
        waiting.put(lane, event);
    }

    private void hear(Group threads, Input input, Optional<LaneId> lane, List<Event> events) {
        boolean loses = Losses.concern(state, input);
        boolean mayBeTooLate = Watches.concern(state, input);
        if (loses || mayBeTooLate) look(threads, input, loses);
        else decide(input, lane, events);
    }

    /** Whether there is a way back is looked at first, and what a person is to agree to is counted; nothing waits for it but what that person said. */
    private void look(Group threads, Input said, boolean loses) {
        counting++;
        threads.start(() -> {
            watches.askClosings();
            submit(new Input.Counted(said, loses ? counted() : List.of()));
        });
    }

    private List<String> counted() throws InterruptedException {
        try {
            return losses.counted();
        } catch (RuntimeException | AssertionError e) {
            watcher.trouble(LaneId.MAIN, e);
            return List.of(
                    "not counted, Theseus itself went wrong (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void decide(Input input, Optional<LaneId> lane, List<Event> events) {
        boolean late = lane.isPresent()
                && !lane.get().equals(LaneId.MAIN)
                && !state.lanes().containsKey(lane.get());
        if (late) return;
        if (input instanceof Input.Counted) counting--;
        Instant now = parts.clock().now();
        List<Event> decided = Decider.decide(state, masks.of(input), now);
        if (decided.isEmpty()) tellOfNothing(input);
        for (Event event : decided) take(event, events);
        for (List<Event> next = Decider.next(state, now); !next.isEmpty(); next = Decider.next(state, now))
            for (Event event : next) take(event, events);
    }

    /** Whoever said something hears that nothing comes of it; what was taken in before is no news. */
    private void tellOfNothing(Input input) {
        boolean person = switch (input) {
            case Input.Answer answer -> !state.knows(answer.request());
            case Input.Wish wish -> !state.knows(wish.request());
            case Input.Counted counted -> {
                tellOfNothing(counted.said());
                yield false;
            }
            default -> false;
        };
        if (person) watcher.ledToNothing(input);
    }

    private void take(Event event, List<Event> events) {
        state.apply(event);
        events.add(event);
    }

    /** Starts what the state asks for, as far as the disk has it and the bound allows. */
    private void dispatch(Group threads) {
        var each = waiting.entrySet().iterator();
        while (each.hasNext() && underWay.size() < parts.limits().parallel()) {
            var next = each.next();
            if (next.getValue() > writing.durable()) return;
            LaneId lane = next.getKey();
            each.remove();
            if (underWay.containsKey(lane)) continue;
            Optional<Activity> activity = state.activity(lane);
            if (activity.isEmpty()) admission.leaves(lane);
            else if (admits(threads, lane)) start(threads, lane, activity.get());
        }
    }

    /** What cannot be told of the plan's words is a person's. */
    private boolean admits(Group threads, LaneId lane) {
        try {
            return admission.admits(state, lane, threads);
        } catch (ExpressionFailed e) {
            Optional.ofNullable(state.lanes().get(lane))
                    .flatMap(Lane::site)
                    .ifPresent(site ->
                            replies.put(new Back(lane, List.of(Workplace.unprepared(site, Workplace.failed(e))))));
            return false;
        }
    }

    private void start(Group threads, LaneId lane, Activity activity) {
        underWay.put(lane, activity);
        threads.start(() -> {
            List<Input> inputs = carryOut(lane, activity);
            // What the plan does about a failure may lead back: decided on what is known now, not at the last look.
            if (inputs.stream().anyMatch(watches::mayLeadBack)) watches.askClosings();
            replies.put(new Back(lane, inputs));
        });
    }

    private List<Input> carryOut(LaneId lane, Activity activity) throws InterruptedException {
        try {
            return lane.equals(LaneId.MAIN) ? List.of(runWork.carryOut(activity)) : stepWork.carryOut(activity);
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            // The run went another way meanwhile: what this looked for is no longer there, and nobody waits for it.
            if (!access.read(run -> run.activity(lane)).equals(Optional.of(activity))) return List.of();
            watcher.trouble(lane, e);
            return List.of(bug(activity, e));
        }
    }

    static Failure bug(Throwable e) {
        return new Failure(
                Code.INTERNAL,
                "Theseus itself went wrong (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                "nothing is lost; keep the diagnostic log for a report, then retry");
    }

    /** A bug of ours is not an outcome: the step is in doubt, or a person is asked. */
    static Input bug(Activity activity, Throwable e) {
        Failure failure = bug(e);
        return switch (activity) {
            case Activity.Apply(Site site, int attempt) -> new Input.Doubtful(site, attempt, failure);
            case Activity.Undo(Site site, int attempt, var _) -> new Input.UndoFailed(site, attempt, failure);
            case Activity.BindItems(Site site) -> new Input.Unprepared(site, Event.HoldKind.EXPRESSION_FAILED, failure);
            case Activity.Prepare(Site site, var _, var _, var _) ->
                new Input.Unprepared(site, Event.HoldKind.EXPRESSION_FAILED, failure);
            case Activity.Conclude(Site site, var _) ->
                new Input.Unprepared(site, Event.HoldKind.EXPRESSION_FAILED, failure);
            case Activity.Settle(Site site, var _) ->
                new Input.Unprepared(site, Event.HoldKind.EXPRESSION_FAILED, failure);
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> new Input.MainFailed(activity, failure);
        };
    }
}
