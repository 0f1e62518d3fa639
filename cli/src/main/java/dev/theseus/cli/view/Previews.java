package dev.theseus.cli.view;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Input;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step.Undo;
import dev.theseus.core.port.QuestionSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what a run would do, as far as that is known before anything is asked. */
public final class Previews {
    private static final int NAMES = 8;
    private static final String FREE = "Going back stays free all the way.";

    private final WayBacks wayBacks;
    private final Remarks remarks;

    public Previews(WayBacks wayBacks, Map<String, QuestionSource> sources) {
        this.wayBacks = wayBacks;
        this.remarks = new Remarks(sources);
    }

    /** @param notes what is true of the whole run @param exposed secrets that other users of a host could see */
    public record Preview(
            String plan, String guide, List<String> notes, List<Phase> phases, String wayBack, List<String> exposed) {}

    /** @param gates what must hold before the phase, or before each of its waves */
    public record Phase(String title, String targets, String waves, List<String> gates, List<Step> steps) {}

    /** @param depth how deep it is nested: steps that undo others stand below them @param warning what makes going back dear or impossible */
    public record Step(
            int depth, String id, String what, String where, List<String> remarks, String warning, Cost cost) {}

    public Preview of(Plan plan, Inventory inventory, Map<String, String> inputs) {
        List<Phase> phases = new ArrayList<>();
        String wayBack = FREE;
        Cost worst = Cost.FREE;
        for (var phase : plan.phases()) {
            Phase shown = phase(plan, phase, "Phase " + (phase.number() + 1) + ": ", inventory);
            phases.add(shown);
            for (Step step : shown.steps()) {
                if (step.depth() > 0 || step.cost().compareTo(worst) <= 0) continue;
                worst = step.cost();
                wayBack = turn(worst, phase.name(), step);
            }
        }
        if (!plan.always().steps().isEmpty()) phases.add(phase(plan, plan.always(), "On every way out: ", inventory));
        if (!plan.closing().steps().isEmpty()) phases.add(phase(plan, plan.closing(), "With `finalize`: ", inventory));
        if (!plan.closings().isEmpty()) wayBack += " Only until the rollback window closes: see above.";
        return filled(
                new Preview(plan.name(), plan.guide().orElse(""), notes(plan, inputs), phases, wayBack, exposed(plan)),
                new KnownValues(plan, inventory, inputs));
    }

    /** With the values that are known in their places; what a run will find out stays as the plan has it. */
    private static Preview filled(Preview bare, KnownValues known) {
        List<Phase> phases = new ArrayList<>();
        for (Phase phase : bare.phases())
            phases.add(new Phase(
                    phase.title(),
                    phase.targets(),
                    phase.waves(),
                    phase.gates().stream().map(known::in).toList(),
                    phase.steps().stream().map(step -> filled(step, known)).toList()));
        return new Preview(
                bare.plan(),
                bare.guide(),
                bare.notes().stream().map(known::in).toList(),
                phases,
                known.in(bare.wayBack()),
                bare.exposed());
    }

    private static Step filled(Step step, KnownValues known) {
        return new Step(
                step.depth(),
                step.id(),
                known.in(step.what()),
                step.where(),
                step.remarks().stream().map(known::in).toList(),
                step.warning(),
                step.cost());
    }

    private static String turn(Cost cost, String phase, Step step) {
        String from = " from phase '" + phase + "', step '" + step.what() + "' on.";
        return switch (cost) {
            case NOTHING, FREE -> FREE;
            case RESTORE ->
                "Going back needs backups to be restored" + from + " How long that takes is unknown until dumped.";
            case LOSES_WRITES -> "Going back loses what users write" + from;
            case IMPOSSIBLE -> "Point of no return:" + from;
        };
    }

    private List<String> notes(Plan plan, Map<String, String> inputs) {
        List<String> notes = new ArrayList<>();
        plan.upgrade()
                .ifPresent(upgrade -> notes.add("upgrades " + upgrade.product() + " from " + upgrade.from() + " to "
                        + upgrade.to().source()));
        for (Input input : plan.inputs().values()) {
            String value = input.type() == Input.Type.SECRET
                    ? "a secret"
                    : Optional.ofNullable(inputs.get(input.name()))
                            .or(() -> input.byDefault().map(byDefault -> byDefault.source()))
                            .orElse("will be asked for");
            notes.add("input " + input.name() + ": " + value);
        }
        if (!plan.facts().isEmpty())
            notes.add("reads first: "
                    + String.join(
                            ", ", plan.facts().stream().map(Plan.Fact::name).toList()));
        plan.during()
                .forEach(condition -> notes.add(
                        "must hold throughout: " + condition.name() + ": " + remarks.of(condition.question())));
        plan.closings()
                .forEach(closing -> notes.add("the rollback window closes, and nothing is taken back any more, once: "
                        + closing.name() + ": " + remarks.of(closing.question())));
        plan.baselines()
                .forEach(baseline -> notes.add(
                        "compares before and after: " + baseline.name() + ": " + remarks.of(baseline.question())));
        return notes;
    }

    private static List<String> exposed(Plan plan) {
        return plan.inputs().values().stream()
                .filter(input -> !input.exposedBy().isEmpty())
                .map(input -> "Secret " + input.name() + " stands on the command line of "
                        + String.join(", ", input.exposedBy()) + ": other users of those hosts can see it.")
                .toList();
    }

    private Phase phase(Plan plan, dev.theseus.core.plan.Phase phase, String title, Inventory inventory) {
        List<Step> steps = new ArrayList<>();
        for (var step : phase.steps()) step(plan, step, 0, inventory, steps);
        return new Phase(
                title + phase.name(),
                targets(phase, inventory),
                isAlone(phase, inventory) ? "" : waves(phase),
                phase.gates().stream().map(remarks::of).toList(),
                steps);
    }

    private static String targets(dev.theseus.core.plan.Phase phase, Inventory inventory) {
        if (phase.each().isPresent()) return "each " + phase.each().get().name() + ", as listed when the phase begins";
        return phase.where().on().map(on -> hosts(on, inventory)).orElse("on this machine");
    }

    /** One target in one wave, and nothing before it: there is nothing to say of its order. */
    private static boolean isAlone(dev.theseus.core.plan.Phase phase, Inventory inventory) {
        if (phase.each().isPresent()) return false;
        return phase.where()
                .on()
                .map(on -> !on.asksVersions() && resolve(on.term(), inventory).size() == 1)
                .orElse(true);
    }

    private static String waves(dev.theseus.core.plan.Phase phase) {
        var waves = phase.waves();
        List<String> words = new ArrayList<>();
        words.add(waves.size() instanceof Share.All ? "all at once" : share(waves.size()) + " at a time");
        if (waves.canary() > 0) words.add("after " + waves.canary() + " alone");
        waves.per().ifPresent(per -> words.add("per " + per.text()));
        waves.minInService().ifPresent(min -> words.add("at least " + share(min) + " in service"));
        if (!(waves.maxFailures() instanceof Share.Count(int count) && count == 0))
            words.add("up to " + share(waves.maxFailures()) + " may fail");
        if (!(waves.quarantine() instanceof Share.Count(int count) && count == 0))
            words.add("up to " + share(waves.quarantine()) + " that failed are tried once more, last");
        if (waves.tooMany() == dev.theseus.core.plan.Phase.TooMany.FINISH) words.add("more failures end the run");
        return String.join(", ", words);
    }

    private static String share(Share share) {
        return switch (share) {
            case Share.Count(int count) -> Integer.toString(count);
            case Share.Percent(int percent) -> percent + " %";
            case Share.All() -> "all";
        };
    }

    private void step(Plan plan, dev.theseus.core.plan.Step step, int depth, Inventory inventory, List<Step> into) {
        Cost cost = depth > 0 ? Cost.NOTHING : wayBacks.of(step);
        if (depth == 0 && step.marks().opensToUsers() && cost.compareTo(Cost.LOSES_WRITES) < 0)
            cost = Cost.LOSES_WRITES;
        String warning = switch (cost) {
            case NOTHING, FREE -> "";
            case RESTORE -> "going back: restores a backup, for how long is unknown until dumped";
            case LOSES_WRITES -> "from here on, going back loses what users write";
            case IMPOSSIBLE -> "point of no return: cannot be undone";
        };
        String what = wayBacks.describe(step);
        into.add(new Step(
                depth,
                step.id(),
                what.equals(step.name()) ? what : step.name() + ": " + what,
                step.where().on().map(on -> hosts(on, inventory)).orElse(""),
                remarks.of(plan, step),
                warning,
                cost));
        if (depth == 0 && step.undo() instanceof Undo.Steps(var steps)) {
            for (var undo : steps) {
                List<Step> nested = new ArrayList<>();
                step(plan, undo, 1, inventory, nested);
                nested.forEach(each -> into.add(new Step(
                        1, each.id(), "undo: " + each.what(), each.where(), each.remarks(), "", Cost.NOTHING)));
            }
        }
    }

    /** The hosts, by name where no host needs to be asked; the selector as it stands otherwise. */
    private static String hosts(Selector selector, Inventory inventory) {
        if (selector.asksVersions()) return selector.text();
        List<String> names = List.copyOf(resolve(selector.term(), inventory));
        String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        return selector.text().equals(shown)
                ? shown
                : selector.text() + " (" + shown + (names.size() > NAMES ? ", …" : "") + ")";
    }

    private static Set<String> resolve(Selector.Term term, Inventory inventory) {
        return switch (term) {
            case Selector.Term.Named(var name) ->
                new LinkedHashSet<>(inventory
                        .groups()
                        .getOrDefault(name, inventory.hosts().containsKey(name) ? List.of(name) : List.of()));
            case Selector.Term.Tagged(var tag) -> {
                Set<String> tagged = new LinkedHashSet<>();
                inventory.hosts().values().stream()
                        .filter(host -> host.tags().contains(tag))
                        .forEach(host -> tagged.add(host.name()));
                yield tagged;
            }
            case Selector.Term.Both(var left, var right) -> {
                Set<String> both = resolve(left, inventory);
                both.retainAll(resolve(right, inventory));
                yield both;
            }
            case Selector.Term.Any(var left, var right) -> {
                Set<String> any = resolve(left, inventory);
                any.addAll(resolve(right, inventory));
                yield any;
            }
            case Selector.Term.Without(var left, var right) -> {
                Set<String> without = resolve(left, inventory);
                without.removeAll(resolve(right, inventory));
                yield without;
            }
            case Selector.Term.Picked(var of, var pick) -> {
                List<String> hosts = List.copyOf(resolve(of, inventory));
                yield switch (pick) {
                    case FIRST -> new LinkedHashSet<>(hosts.stream().limit(1).toList());
                    case REST -> new LinkedHashSet<>(hosts.stream().skip(1).toList());
                    case OLD, NEW -> new LinkedHashSet<>(hosts);
                };
            }
        };
    }
}
