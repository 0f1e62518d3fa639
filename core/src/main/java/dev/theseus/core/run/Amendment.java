package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Selectors;
import dev.theseus.core.plan.Step;
import dev.theseus.core.plan.Wording;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a mended plan differs in from the plan of a run, and what of it the run cannot take in. It takes in what it has not come to: steps not
 * begun, phases not begun, targets not yet listed. Everything else stays word for word, and at the same number, since the journal and the
 * hosts know steps by their numbers: so the whole journal means the same with the mended plan, and a replay reads it with that.
 */
public final class Amendment {
    private static final String NO_WAY =
            "take this back in the plan; or go on with the run as it is, or give it up, and start a new one with this plan";
    private static final int SHOWN = 160;

    private final RunState state;
    private final BegunSteps begun;
    private final Plan old;
    private final Plan mended;
    private final Set<String> files;
    private final List<Problem> obstacles = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    private Amendment(RunState state, BegunSteps begun, Plan mended, Set<String> files) {
        this.state = state;
        this.begun = begun;
        this.old = state.plan();
        this.mended = mended;
        this.files = files;
    }

    /**
     * @param state the run as it stands, with the plan that is in force
     * @param begun the steps that it has come to
     * @param files files beside the plan whose text differs, by their paths from its folder
     */
    public static Amendment of(RunState state, BegunSteps begun, Plan mended, Set<String> files) {
        Amendment amendment = new Amendment(state, begun, mended, Set.copyOf(files));
        amendment.compare();
        return amendment;
    }

    /** What the run cannot take in, place by place in the mended plan; empty where it takes in everything. */
    public List<Problem> obstacles() {
        return List.copyOf(obstacles);
    }

    /** What differs in what has not begun, one thing a line. */
    public List<String> changes() {
        return List.copyOf(changes);
    }

    private void compare() {
        differing(Wording.of(old), Wording.of(mended))
                .forEach((key, how) -> refuse(
                        top(), "`" + key + "` " + how + ", and what stands there was taken in when the run began"));
        boolean sameCount = old.phases().size() == mended.phases().size();
        boolean pastPhases = state.stage().compareTo(RunState.Stage.PHASES) > 0
                || state.finalizing()
                || state.phase(old.always().number()).status() != PhaseState.Status.PENDING;
        if (!sameCount && pastPhases)
            refuse(
                    top(),
                    "the plan has " + mended.phases().size() + " phases, had "
                            + old.phases().size() + ", and the run is past all of them");
        int last = Math.max(old.phases().size(), mended.phases().size());
        for (int number = 0; number < last; number++) phase(at(old, number), at(mended, number));
        phase(Optional.of(old.always()), Optional.of(mended.always()));
        phase(Optional.of(old.closing()), Optional.of(mended.closing()));
        for (String file : files) if (!usedByBegun(file)) changes.add("file " + file + " is different");
    }

    private static Optional<Phase> at(Plan plan, int number) {
        return number < plan.phases().size() ? Optional.of(plan.phases().get(number)) : Optional.empty();
    }

    private Place top() {
        return new Place(mended.always().place().file(), 0, 0);
    }

    private void refuse(Place place, String what) {
        obstacles.add(new Problem(Code.AMENDMENT_REFUSED, place, what, NO_WAY));
    }

    // --- phases

    private void phase(Optional<Phase> before, Optional<Phase> now) {
        if (before.isEmpty()) {
            now.ifPresent(phase -> changes.add("phase '" + phase.name() + "' is new"));
            return;
        }
        PhaseState stands = state.phase(before.get().number());
        boolean pending = stands.status() == PhaseState.Status.PENDING || stands.status() == PhaseState.Status.BINDING;
        if (now.isEmpty()) {
            if (stands.status() == PhaseState.Status.PENDING)
                changes.add("phase '" + before.get().name() + "' is gone");
            else refuse(top(), "phase '" + before.get().name() + "' is gone, and it has begun");
        } else if (pending) {
            heads(before.get(), now.get());
            steps(before.get(), now.get(), 0);
        } else begunPhase(before.get(), now.get(), stands);
    }

    private void heads(Phase before, Phase now) {
        differing(Wording.of(before), Wording.of(now))
                .forEach((key, how) -> changes.add("phase '" + now.name() + "': `" + key + "` " + how));
    }

    /** Its targets are bound, by what its head says; targets that have finished it do not come back. */
    private void begunPhase(Phase before, Phase now, PhaseState stands) {
        String name = "phase '" + before.name() + "'";
        differing(Wording.of(before), Wording.of(now))
                .forEach((key, how) -> refuse(now.place(), name + " has begun, and `" + key + "` " + how));
        boolean over = stands.status() != PhaseState.Status.RUNNING;
        int kept = 0;
        for (Step step : before.steps()) {
            if (!over && !isBegun(step)) break;
            Optional<Step> inPlace =
                    kept < now.steps().size() ? Optional.of(now.steps().get(kept)) : Optional.empty();
            kept(new Mendable(state, begun, before.number(), step), step, inPlace, now, name);
            kept++;
        }
        Optional<String> finished = stands.targets().stream()
                .filter(target ->
                        target.result().filter(Event.TargetResult.DONE::equals).isPresent())
                .findFirst()
                .map(target -> target.target().name());
        List<Step> rest = now.steps()
                .subList(Math.min(kept, now.steps().size()), now.steps().size());
        for (Step step : rest) {
            if (over) refuse(step.place(), "step '" + step.id() + "' is added to " + name + ", which is over");
            else if (finished.isPresent())
                refuse(
                        step.place(),
                        "step '" + step.id() + "' is added to " + name + ", which " + finished.get()
                                + " has finished: it would be left out there");
            else
                unboundSelector(step, stands)
                        .ifPresent(selector -> refuse(
                                step.place(),
                                "step '" + step.id() + "' selects hosts by '" + selector
                                        + "', which was not bound when " + name + " began"));
        }
        if (!over && finished.isEmpty()) steps(before, now, kept);
    }

    private Optional<String> unboundSelector(Step step, PhaseState stands) {
        return Selectors.of(step).stream()
                .map(Selector::text)
                .filter(text -> !stands.selections().containsKey(text))
                .findFirst();
    }

    // --- steps

    private boolean isBegun(Step step) {
        return begun.contain(step.number());
    }

    /** A step that has begun, or whose turn is over, must be there as it was; but for what may be mended of one that failed. */
    private void kept(Mendable mendable, Step before, Optional<Step> now, Phase phase, String where) {
        String what = "step '" + before.id() + "' " + begunWhere(before, where);
        if (now.isEmpty()) {
            refuse(phase.place(), what + ", and it is gone");
            return;
        }
        Step step = now.get();
        Map<String, String> differing = differing(Wording.of(before), Wording.of(step));
        if (differing.containsKey("id") && !mendable.allows("id"))
            refuse(step.place(), what + ", and '" + step.id() + "' stands in its place");
        else
            differing.forEach((key, how) -> {
                if (mendable.allows(key)) failed(step, key, how, differing);
                else refuse(step.place(), what + ", and `" + key + "` " + how);
            });
        if ((!differing.containsKey("id") || mendable.allows("id")) && before.number() != step.number())
            refuse(
                    step.place(),
                    what + " as step number " + before.number() + " of the plan, and is number " + step.number()
                            + " now, since steps were added or removed before it");
        for (String file : files) {
            if (!uses(before, file)) continue;
            if (mendable.allowsFiles())
                changes.add("step '" + step.id() + "', which failed: its file " + file + " is different");
            else refuse(step.place(), what + ", and its file " + file + " is different");
        }
    }

    /** What is derived from a step's own words changes with them, and need not be said. */
    private void failed(Step step, String key, String how, Map<String, String> differing) {
        boolean derived = (key.equals("id") || key.equals("name")) && differing.containsKey(step.action());
        if (!derived) changes.add("step '" + step.id() + "', which failed: `" + key + "` " + how);
    }

    private String begunWhere(Step step, String phase) {
        return begun.first(step.number())
                .map(site -> "has begun on " + state.target(site).target().name())
                .orElse("is part of " + phase + ", which is over");
    }

    /** Whether it names the file, or the folder that it is in. */
    private static boolean uses(Step step, String file) {
        String named = "\"" + file + "\"";
        int slash = file.lastIndexOf('/');
        String folder = slash < 0 ? named : "\"" + file.substring(0, slash) + "\"";
        return Wording.of(step).values().stream().anyMatch(text -> text.contains(named) || text.contains(folder));
    }

    private boolean usedByBegun(String file) {
        return old.allSteps().stream().anyMatch(step -> isBegun(step) && uses(step, file));
    }

    /** What differs from the step at that index on. */
    private void steps(Phase before, Phase now, int from) {
        Map<String, Step> olds = byId(before, from);
        Map<String, Step> news = byId(now, from);
        String where = " in phase '" + now.name() + "'";
        news.forEach((id, step) -> {
            Step was = olds.get(id);
            if (was == null) changes.add("step '" + id + "'" + where + " is new");
            else
                differing(Wording.of(was), Wording.of(step))
                        .forEach((key, how) -> changes.add("step '" + id + "'" + where + ": `" + key + "` " + how));
        });
        olds.keySet().stream()
                .filter(id -> !news.containsKey(id))
                .forEach(id -> changes.add("step '" + id + "'" + where + " is gone"));
        List<String> order = olds.keySet().stream().filter(news::containsKey).toList();
        if (!order.equals(news.keySet().stream().filter(olds::containsKey).toList()))
            changes.add("the order of steps" + where + " is different");
    }

    private static Map<String, Step> byId(Phase phase, int from) {
        Map<String, Step> steps = new LinkedHashMap<>();
        phase.steps().stream().skip(from).forEach(step -> steps.put(step.id(), step));
        return steps;
    }

    // --- words

    private static Map<String, String> differing(Map<String, String> before, Map<String, String> now) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(now.keySet());
        Map<String, String> differing = new LinkedHashMap<>();
        for (String key : keys) {
            String was = before.get(key);
            String is = now.get(key);
            if (!Objects.equals(was, is)) differing.put(key, how(was, is));
        }
        return differing;
    }

    private static String how(
            @org.jspecify.annotations.Nullable String was, @org.jspecify.annotations.Nullable String is) {
        if (was == null) return "is new: " + shortened(String.valueOf(is));
        return is == null ? "is gone: " + shortened(was) : "was " + shortened(was) + ", is " + shortened(is);
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
