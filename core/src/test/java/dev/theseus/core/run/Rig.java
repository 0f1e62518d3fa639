package dev.theseus.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A run in a test's hands: everything works unless the test says otherwise, one activity after the other. Every event is noted for the
 * coverage of transitions; {@link #replays} compares with a replay.
 */
final class Rig {
    static final Failure FAILURE = new Failure(Code.STEP_FAILED, "it failed", "look at it");

    static final Input START = new Input.Start("run", "me", "0", "p", "i", 1, Map.of());

    Plan plan;
    final List<Event> journal = new ArrayList<>();
    RunState state;
    private final Map<String, Deque<Function<Activity, List<Input>>>> scripts = new HashMap<>();
    private final Map<Integer, List<Target>> targets = new HashMap<>();
    private final Map<String, List<String>> selections = new HashMap<>();
    private final Set<LaneId> waiting = new LinkedHashSet<>();
    private long millis;
    private int requests;

    private Rig(Plan plan) {
        this.plan = plan;
        this.state = new RunState(plan);
    }

    /** A run that is about to begin, on one target called t in each phase. */
    static Rig of(Plan plan) {
        return new Rig(plan);
    }

    Rig targets(int phase, String... names) {
        targets.put(
                phase,
                List.of(names).stream()
                        .map(name -> new Target(name, Value.of(name), name.substring(0, 1)))
                        .toList());
        return this;
    }

    Rig selection(String selector, String... hosts) {
        selections.put(selector, List.of(hosts));
        return this;
    }

    /** The next time an activity of that name is to be carried out (for a step's: its name and the step's id), this comes back. */
    Rig on(String activity, Function<Activity, List<Input>> reply) {
        scripts.computeIfAbsent(activity, _ -> new ArrayDeque<>()).add(reply);
        return this;
    }

    Rig fails(String step, Effect effect, Integer... remedies) {
        return fails(step, effect, Optional.empty(), remedies);
    }

    Rig fails(String step, Effect effect, Optional<Step.ExitMeaning> exit, Integer... remedies) {
        return on(
                "Apply " + step,
                activity -> List.of(new Input.Failed(
                        site(activity), attempt(activity), FAILURE, effect, "", List.of(remedies), exit)));
    }

    Rig unverified(String step) {
        return on(
                "Conclude " + step,
                activity -> List.of(new Input.Failed(
                        site(activity), attempt(activity), FAILURE, Effect.NONE, "", List.of(), Optional.empty())));
    }

    Rig captures(String step, Map<String, Value> values) {
        return on(
                "Conclude " + step,
                activity -> List.of(new Input.Concluded(site(activity), attempt(activity), values, "")));
    }

    Rig doubtful(String step) {
        return on("Apply " + step, activity -> List.of(new Input.Doubtful(site(activity), attempt(activity), FAILURE)));
    }

    Rig settles(String step, Event.Settlement how) {
        return on(
                "Settle " + step,
                activity -> List.of(new Input.Settled(site(activity), attempt(activity), how, "looked")));
    }

    Rig unprepared(String activity) {
        return on(
                activity, each -> List.of(new Input.Unprepared(site(each), Event.HoldKind.EXPRESSION_FAILED, FAILURE)));
    }

    Rig undoFails(String step) {
        return on(
                "Undo " + step, activity -> List.of(new Input.UndoFailed(site(activity), attempt(activity), FAILURE)));
    }

    /** Somebody else has changed since what the step's undo is to put back. */
    Rig changedSince(String step) {
        Failure failure = new Failure(Code.CHANGED_SINCE, "now 3, written 2, found 1", "");
        return on(
                "Undo " + step, activity -> List.of(new Input.UndoFailed(site(activity), attempt(activity), failure)));
    }

    Rig asks(String step, Event.HoldKind kind, String... choices) {
        return on(
                "Prepare " + step,
                activity -> List.of(new Input.PersonNeeded(site(activity), kind, "sure?", List.of(choices))));
    }

    Rig skips(String step, Event.SkipReason reason) {
        return on("Prepare " + step, activity -> List.of(new Input.Skip(site(activity), reason, Map.of())));
    }

    Rig mainFails(String activity) {
        return on(activity, each -> List.of(new Input.MainFailed(each, FAILURE)));
    }

    // --- going on

    /** Starts, and goes on until it ends, pauses or waits. */
    Rig start() {
        give(START);
        return run();
    }

    Rig run() {
        return runUntil("");
    }

    /** Goes on until that activity is the next to be carried out. */
    Rig runUntil(String name) {
        while (true) {
            waiting.addAll(state.drainChanged());
            LaneId due = null;
            for (LaneId lane : waiting)
                if (state.activity(lane).isPresent()) {
                    due = lane;
                    break;
                }
            if (due == null) {
                assertThat(name).as("not reached").isEmpty();
                assertThat(state.ending().isPresent() || state.paused() || state.waitsForPerson())
                        .as("stuck at %s: %s", state.stage(), trace())
                        .isTrue();
                return replays();
            }
            Activity activity = state.activity(due).orElseThrow();
            if (name(activity).equals(name)) return this;
            waiting.remove(due);
            carryOut(activity);
        }
    }

    private void carryOut(Activity activity) {
        Deque<Function<Activity, List<Input>>> script = scripts.get(name(activity));
        Function<Activity, List<Input>> said = script == null ? null : script.poll();
        for (Input input : said == null ? List.of(success(activity)) : said.apply(activity)) give(input);
        // What led to nothing is carried out again, as a driver would.
        waiting.addAll(state.lanes().keySet());
        waiting.add(LaneId.MAIN);
    }

    Rig give(Input input) {
        millis++;
        take(Decider.decide(state, input, now()));
        for (List<Event> next = Decider.next(state, now()); !next.isEmpty(); next = Decider.next(state, now())) {
            take(next);
            assertThat(journal).as("livelock: %s", input).hasSizeLessThan(5_000);
        }
        return this;
    }

    private void take(List<Event> events) {
        for (Event event : events) {
            Transitions.note(state, event);
            assertThat(event.at()).as("an instant goes back: %s", event).isAfterOrEqualTo(state.at());
            state.apply(event);
            journal.add(event);
        }
    }

    Instant now() {
        return Instant.parse("2026-01-01T02:00:00Z").plusMillis(millis);
    }

    /** Answers the only hold of that kind, and goes on. */
    Rig answer(Event.HoldKind kind, String choice) {
        return say(kind, choice).run();
    }

    Rig say(Event.HoldKind kind, String choice) {
        Hold hold = hold(kind);
        return give(new Input.Answer(hold.id(), choice, "", "bob", "r" + requests++));
    }

    Hold hold(Event.HoldKind kind) {
        List<Hold> open = state.holds().values().stream()
                .filter(hold -> hold.kind() == kind)
                .toList();
        assertThat(open).as("open holds: %s", state.holds()).isNotEmpty();
        return open.getFirst();
    }

    Rig wish(Event.RequestKind kind) {
        return give(new Input.Wish(kind, "ann", "because", false, "r" + requests++));
    }

    Rig accept(Event.RequestKind kind) {
        return give(new Input.Wish(kind, "ann", "because", true, "r" + requests++));
    }

    /** The controller dies; another replays so many events of the journal and resumes. */
    Rig crash(int events) {
        List<Event> kept = List.copyOf(journal.subList(0, events));
        journal.clear();
        journal.addAll(kept);
        state = new RunState(plan);
        kept.forEach(state::apply);
        waiting.clear();
        return give(new Input.Resume("me", "0", 2));
    }

    /** What a run cannot take in of a mended plan, or none; and what of it is new. */
    Amendment compare(Plan mended) {
        BegunSteps begun = new BegunSteps();
        journal.forEach(begun::note);
        return Amendment.of(state, begun, mended, Set.of());
    }

    /** A controller resumes with a mended plan, with which the whole journal is read. */
    Rig amend(Plan mended) {
        Amendment amendment = compare(mended);
        assertThat(amendment.obstacles()).isEmpty();
        plan = mended;
        state = new RunState(plan);
        journal.forEach(state::apply);
        waiting.clear();
        return give(new Input.Resume("me", "0", 2, Optional.of(new Input.Amended("mended", amendment.changes()))));
    }

    Rig crash() {
        return crash(journal.size());
    }

    Rig replays() {
        RunState replayed = new RunState(plan);
        journal.forEach(replayed::apply);
        assertThat(StateDigest.of(replayed)).isEqualTo(StateDigest.of(state));
        return this;
    }

    // --- what came of it

    Rig ends(Ending ending) {
        assertThat(state.ending()).as("%s", trace()).contains(ending);
        return replays();
    }

    /** What was done to hosts, in order: step@target, with the attempt from the second on; undo steps and undos likewise. */
    List<String> effects() {
        List<String> effects = new ArrayList<>();
        for (Event event : journal)
            switch (event) {
                case Event.StepIntended e -> effects.add(at(e.site(), e.attempt()));
                case Event.UndoIntended e -> effects.add("undo " + at(e.site(), e.attempt()));
                default -> {}
            }
        return effects;
    }

    <T extends Event> List<T> events(Class<T> type) {
        return journal.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> trace() {
        return journal.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    private String at(Site site, int attempt) {
        return plan.step(site.step()).id() + (site.item() < 0 ? "" : "[" + site.item() + "]") + "@"
                + state.target(site).target().name() + (attempt == 1 ? "" : "#" + attempt);
    }

    // --- what comes back where nothing else was said

    private Input success(Activity activity) {
        return switch (activity) {
            case Activity.ReadVersions(boolean after) -> new Input.Versions(after, Map.of("a", "1"), Optional.empty());
            case Activity.ReadFact(int fact) ->
                new Input.Fact(plan.facts().get(fact).name(), Value.of(fact));
            case Activity.CheckCondition(int condition) -> new Input.Condition(condition, Optional.empty());
            case Activity.ReadBaseline(int baseline, boolean after) ->
                new Input.Baseline(baseline, after, Value.of(1), Optional.empty());
            case Activity.BindTargets(int phase, int round) ->
                new Input.Bound(
                        phase,
                        round,
                        targets.getOrDefault(phase, List.of(new Target("t", Value.of("t"), ""))),
                        selections);
            case Activity.AskGate(int phase, int gate, int wave) ->
                new Input.Gate(phase, gate, wave, Value.of(true), Optional.empty());
            case Activity.AskLeft(Stray stray) -> new Input.Left(stray, true, "");
            case Activity.BindItems(Site site) -> new Input.Items(site, List.of(Value.of("one"), Value.of("two")));
            case Activity.Prepare(Site site, int attempt, var _, var _) ->
                new Input.Prepared(
                        site,
                        attempt,
                        now(),
                        "host",
                        "does " + plan.step(site.step()).id(),
                        Value.of("found " + attempt),
                        plan.step(site.step()).marks().idempotent());
            case Activity.Apply(Site site, int attempt) -> new Input.Applied(site, attempt, new Value.Fields(Map.of()));
            case Activity.Conclude(Site site, int attempt) ->
                new Input.Concluded(site, attempt, Map.of("attempt", Value.of(attempt)), "");
            case Activity.Settle(Site site, int attempt) ->
                new Input.Settled(site, attempt, Event.Settlement.FOUND, "found");
            case Activity.Undo(Site site, int attempt, var _) -> new Input.Undone(site, attempt);
        };
    }

    private String name(Activity activity) {
        String name = activity.getClass().getSimpleName();
        return switch (activity) {
            case Activity.BindItems _,
                    Activity.Prepare _,
                    Activity.Apply _,
                    Activity.Conclude _,
                    Activity.Settle _,
                    Activity.Undo _ ->
                name + " " + plan.step(site(activity).step()).id();
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> name;
        };
    }

    static Site site(Activity activity) {
        return switch (activity) {
            case Activity.BindItems(Site site) -> site;
            case Activity.Prepare(Site site, var _, var _, var _) -> site;
            case Activity.Apply(Site site, var _) -> site;
            case Activity.Conclude(Site site, var _) -> site;
            case Activity.Settle(Site site, var _) -> site;
            case Activity.Undo(Site site, var _, var _) -> site;
            case Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> throw new AssertionError("no step: " + activity);
        };
    }

    static int attempt(Activity activity) {
        return switch (activity) {
            case Activity.Prepare(var _, int attempt, var _, var _) -> attempt;
            case Activity.Apply(var _, int attempt) -> attempt;
            case Activity.Conclude(var _, int attempt) -> attempt;
            case Activity.Settle(var _, int attempt) -> attempt;
            case Activity.Undo(var _, int attempt, var _) -> attempt;
            case Activity.BindItems _,
                    Activity.ReadVersions _,
                    Activity.ReadFact _,
                    Activity.CheckCondition _,
                    Activity.ReadBaseline _,
                    Activity.BindTargets _,
                    Activity.AskGate _,
                    Activity.AskLeft _ -> throw new AssertionError("no attempt: " + activity);
        };
    }
}
