package dev.theseus.cli.kit;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Decider;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Stray;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A run whose world is made up: every activity comes back at once, as the test has said. The events are those of the real decider. */
public final class CannedRun {
    private final RunState state;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, String> failing = new LinkedHashMap<>();
    private final Set<String> stuck = new HashSet<>();
    private final Map<String, Map<String, Value>> captures = new LinkedHashMap<>();
    private List<String> schemata =
            IntStream.rangeClosed(1, 6).mapToObj(n -> "ctx_" + n).toList();
    private List<String> nodes = List.of("node1", "node2", "node3");
    private Duration pace = Duration.ofSeconds(2);
    private Instant now = Instant.parse("2026-03-01T02:00:00Z");
    private int requests;

    public CannedRun(Plan plan) {
        state = new RunState(plan);
    }

    /** A step that fails on a target, with a message. */
    public CannedRun failing(String step, String target, String message) {
        failing.put(step + "@" + target, message);
        return this;
    }

    /** A step whose effect does not end on a target. */
    public CannedRun stuck(String step, String target) {
        stuck.add(step + "@" + target);
        return this;
    }

    public CannedRun capturing(String step, Map<String, Value> values) {
        captures.put(step, values);
        return this;
    }

    public CannedRun schemata(List<String> names) {
        schemata = names;
        return this;
    }

    public CannedRun nodes(List<String> names) {
        nodes = names;
        return this;
    }

    public CannedRun pace(Duration each) {
        pace = each;
        return this;
    }

    public RunState state() {
        return state;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public Instant now() {
        return now;
    }

    public CannedRun start() {
        Map<String, Value> inputs = new LinkedHashMap<>();
        inputs.put("target_version", Value.of("7.10.6"));
        inputs.put("admin_password", new Value.Secret("admin_password"));
        take(new Input.Start("r7f3a", "alice", "0.1.0", "aa11", "bb22", 1, inputs));
        return go();
    }

    public CannedRun answer(String choice) {
        Hold hold = state.holds().values().iterator().next();
        take(new Input.Answer(hold.id(), choice, "", "alice", "q" + requests++));
        return go();
    }

    public CannedRun wish(Event.RequestKind kind, String reason) {
        take(new Input.Wish(kind, "alice", reason, true, "q" + requests++));
        return go();
    }

    public CannedRun passTime(Duration time) {
        now = now.plus(time);
        return this;
    }

    public CannedRun resume() {
        take(new Input.Resume("bob", "0.1.0", 2));
        return go();
    }

    /** Carries out whatever the state asks for, until it asks for nothing more. */
    public CannedRun go() {
        boolean moved = true;
        while (moved) {
            moved = false;
            List<LaneId> lanes = new ArrayList<>(state.lanes().keySet());
            lanes.add(LaneId.MAIN);
            for (LaneId lane : lanes) {
                Optional<Activity> activity = state.activity(lane);
                if (activity.isEmpty()) continue;
                List<Input> inputs = carryOut(activity.get());
                if (inputs.isEmpty()) continue;
                moved = true;
                inputs.forEach(this::take);
            }
        }
        return this;
    }

    /** A host is met whose clock is off by so much. */
    public CannedRun meeting(String host, Duration clockOffset) {
        take(new Input.HostMet(host, "boot", "spool", clockOffset));
        return this;
    }

    private void take(Input input) {
        now = now.plus(pace.dividedBy(4));
        for (Event event : Decider.decide(state, input, now)) apply(event);
        for (List<Event> next = Decider.next(state, now); !next.isEmpty(); next = Decider.next(state, now))
            next.forEach(this::apply);
    }

    private void apply(Event event) {
        state.apply(event);
        events.add(event);
    }

    private List<Input> carryOut(Activity activity) {
        return switch (activity) {
            case Activity.ReadVersions(boolean after) -> {
                Map<String, String> versions = new LinkedHashMap<>();
                nodes.forEach(node -> versions.put(node, after && !state.rollingBack() ? "7.10.6" : "7.10.2"));
                yield List.of(new Input.Versions(after, versions, Optional.empty()));
            }
            case Activity.ReadFact(int fact) ->
                List.of(new Input.Fact(state.plan().facts().get(fact).name(), Value.of("oxserver-old")));
            case Activity.CheckCondition(int condition) -> List.of(new Input.Condition(condition, Optional.empty()));
            case Activity.ReadBaseline(int baseline, boolean after) ->
                List.of(new Input.Baseline(baseline, after, Value.of(100), Optional.empty()));
            case Activity.BindTargets(int phase, int round) -> {
                List<String> names = state.plan().phase(phase).each().isPresent() ? schemata : nodes;
                boolean empty = state.plan().phase(phase).steps().isEmpty();
                yield List.of(new Input.Bound(
                        phase,
                        round,
                        empty
                                ? List.of()
                                : names.stream()
                                        .map(name -> new Target(name, Value.of(name), ""))
                                        .toList(),
                        Map.of("nodes[first]", List.of(nodes.getFirst()))));
            }
            case Activity.AskGate(int phase, int gate, int wave) ->
                List.of(new Input.Gate(phase, gate, wave, Value.of(true), Optional.empty()));
            case Activity.AskLeft(Stray stray) -> List.of(new Input.Left(stray, true, ""));
            case Activity.BindItems(Site site) -> List.of(new Input.Items(site, List.of(Value.of("item"))));
            case Activity.Prepare(Site site, int attempt, boolean approved, var _) -> prepare(site, attempt, approved);
            case Activity.Apply(Site site, int attempt) -> applied(site, attempt);
            case Activity.Conclude(Site site, int attempt) ->
                List.of(new Input.Concluded(
                        site, attempt, captures.getOrDefault(step(site).id(), Map.of()), "out-" + site.word()));
            case Activity.Settle(Site site, int attempt) ->
                List.of(new Input.Settled(site, attempt, Event.Settlement.UNCLEAR, "the host was restarted"));
            case Activity.Undo(Site site, int attempt, boolean _) -> List.of(new Input.Undone(site, attempt));
        };
    }

    private Step step(Site site) {
        return state.plan().step(site.step());
    }

    private String key(Site site) {
        return step(site).id() + "@" + state.target(site).target().name();
    }

    private List<Input> prepare(Site site, int attempt, boolean approved) {
        if (step(site).marks().askFirst().isPresent() && !approved)
            return List.of(new Input.PersonNeeded(
                    site,
                    Event.HoldKind.ASK_FIRST,
                    "Remove the old version from " + state.target(site).target().name() + "?",
                    List.of("go", "skip", "stop")));
        String host = state.plan().phase(site.phase()).each().isPresent()
                ? nodes.getFirst()
                : state.target(site).target().name();
        return List.of(new Input.Prepared(
                site,
                attempt,
                now,
                host,
                step(site).name() + " for " + state.target(site).target().name(),
                Value.NIL,
                false));
    }

    private List<Input> applied(Site site, int attempt) {
        if (stuck.contains(key(site))) return List.of();
        now = now.plus(pace);
        String message = failing.get(key(site));
        if (message != null)
            return List.of(new Input.Failed(
                    site,
                    attempt,
                    new Failure(Code.COMMAND_FAILED, message, "look at its output"),
                    Effect.PARTIAL,
                    "out-" + site.word(),
                    List.of(),
                    Optional.empty()));
        return List.of(new Input.Applied(site, attempt, new Value.Fields(Map.of("exit", Value.of(0)))));
    }
}
