package dev.theseus.engine.sim;

import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.Dice;
import java.util.List;
import java.util.Set;

/** The simulated people: they answer late, twice, and at random, and want things at any time. */
final class SimPeople {
    /** After so many answers they are tired of trying, and let things be. */
    private static final int PATIENCE = 40;

    private static final Set<String> TRYING = Set.of(Choices.RETRY, Choices.AGAIN);
    private static final Set<String> LETTING_BE = Set.of(Choices.LEAVE, Choices.SKIP, Choices.DONE);
    private static final List<String> MEEK = List.of(
            Choices.DONE,
            Choices.GO,
            Choices.LEAVE,
            Choices.SKIP,
            Choices.PASS,
            Choices.CONTINUE,
            Choices.ACCEPT,
            Choices.RETRY,
            Choices.STOP);

    private final DriverSimulation sim;
    private final Dice dice;
    private int answers;
    private int wishes;
    private int afterlives;

    SimPeople(DriverSimulation sim) {
        this.sim = sim;
        this.dice = sim.dice.apart("people");
    }

    void begin() {
        if (sim.chance.calm()) return;
        for (RequestKind kind : RequestKind.values())
            for (int i = 0; i < 2; i++)
                if (dice.percent(kind == RequestKind.PAUSE ? 30 : kind == RequestKind.ABANDON ? 3 : 10))
                    sim.baton.in(dice.below(dice.pick(List.of(500, 3000, 30_000))), () -> wish(kind, "in the middle"));
    }

    private void wish(RequestKind kind, String why) {
        Input wish = new Input.Wish(
                kind,
                "ann",
                why,
                dice.percent(50),
                sim.dice.about("unknown", wishes).percent(30),
                "w" + wishes++);
        sim.chance.count(Fault.valueOf(kind.name()));
        sim.hear(wish);
        if (!dice.percent(20)) return;
        sim.chance.count(Fault.WISH_TWICE);
        sim.hear(wish);
    }

    /** What comes after the end: somebody wants the run back, closed or forgotten. */
    void ended() {
        if (sim.chance.calm() || afterlives++ > 3 || !dice.percent(60)) return;
        RequestKind kind = dice.pick(List.of(RequestKind.ROLLBACK, RequestKind.FINALIZE, RequestKind.ABANDON));
        sim.baton.in(dice.below(100), () -> wish(kind, "afterwards"));
    }

    void saw(Event event) {
        if (event instanceof Event.StepApplied applied) did(applied.site());
        if (event instanceof Event.HoldOpened hold) {
            sim.tally.count("hold " + hold.kind());
            boolean late = sim.chance.of(Fault.ANSWER_LATE);
            answer(hold, 1 + dice.below(late ? 3_600_000 : 400));
        }
    }

    /** What a question of the plan asks a person to do is done when the answer counts. */
    private void did(Site site) {
        Step step = sim.plan.step(site.step());
        if (!step.action().equals("ask") || !sim.isForward(site)) return;
        sim.world.did(site, step);
        if (!(step.undo() instanceof Step.Undo.Steps)) sim.world.leave(site);
    }

    private void answer(Event.HoldOpened opened, int delay) {
        sim.baton.in(delay, () -> {
            Hold hold = sim.invariants.shadow().holds().get(opened.hold());
            if (hold == null) return;
            String choice = choice(hold);
            if (LETTING_BE.contains(choice)) hold.site().ifPresent(this::left);
            Input answer = new Input.Answer(hold.id(), choice, "text", "bob", "a" + answers++);
            sim.hear(answer);
            if (sim.chance.of(Fault.ANSWER_TWICE)) {
                sim.hear(answer);
                sim.hear(new Input.Answer(hold.id(), choice, "", "eve", "b" + answers));
            }
            // A controller may have crashed before it was durable.
            answer(opened, 500 + dice.below(2000));
        });
    }

    /** What a person says is done, or need not be, on the way back, is as the person says. */
    private void left(Site site) {
        sim.world.lie(site);
        Lane lane = sim.invariants.shadow().lanes().get(site.lane());
        if (lane == null || !lane.undoing()) return;
        sim.world.leave(site);
        lane.origins().forEach(sim.world::leave);
    }

    private String choice(Hold hold) {
        if (hold.choices().isEmpty()) return "anything";
        if (sim.chance.calm() || answers > PATIENCE)
            return MEEK.stream()
                    .filter(hold.choices()::contains)
                    .findFirst()
                    .orElse(hold.choices().getFirst());
        List<String> choices = hold.choices().stream()
                .filter(choice -> !choice.equals(Choices.STOP) || dice.percent(30))
                .toList();
        String choice = dice.pick(choices.isEmpty() ? hold.choices() : choices);
        return TRYING.contains(choice) || dice.percent(70) ? choice : dice.pick(hold.choices());
    }
}
