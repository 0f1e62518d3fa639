package dev.theseus.core.sim;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The simulated people: they answer late, twice, and at random, and want things at any time. */
final class People {
    /** After so many answers they are tired of trying, and let things be. */
    private static final int PATIENCE = 40;

    private static final Set<String> TRYING = Set.of(Choices.RETRY, Choices.AGAIN, Choices.LOOK);
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

    private final Simulation sim;
    private final Dice dice;
    /** What came later, so that more throws leave the rest as it was. */
    private final Dice chances;

    private int answers;
    private int wishes;
    private int afterlives;

    People(Simulation sim) {
        this.sim = sim;
        this.dice = sim.dice.apart("people");
        this.chances = sim.dice.apart("unknown window");
    }

    void begin() {
        if (sim.setting.calm()) return;
        for (RequestKind kind : RequestKind.values())
            for (int i = 0; i < 2; i++)
                if (dice.percent(kind == RequestKind.PAUSE ? 30 : kind == RequestKind.ABANDON ? 3 : 10))
                    sim.clock.in(dice.below(4000), () -> wish(kind));
        closings();
        for (int condition = 0; condition < sim.plan.during().size(); condition++) {
            int number = condition;
            for (int i = dice.below(4); i > 0; i--)
                sim.clock.in(dice.below(4000), () -> {
                    Optional<Failure> broken = dice.percent(60) ? Optional.of(Work.FAILURE) : Optional.empty();
                    if (sim.alive()) sim.feed(List.of(new Input.Condition(number, broken)), Optional.empty());
                });
        }
    }

    private void closings() {
        for (int closing = 0; closing < sim.plan.closings().size(); closing++) {
            unknown(closing);
            Input closed = new Input.Closed(closing, "seen");
            for (int i = dice.below(2); i > 0; i--)
                sim.clock.in(dice.below(4000), () -> {
                    if (sim.alive()) sim.feed(List.of(closed), Optional.empty());
                    if (dice.percent(50)) sim.clock.in(dice.below(300), () -> wish(RequestKind.ROLLBACK));
                });
        }
    }

    /** For a while it cannot be asked, and is asked all the while; as often as not somebody wants the run back then. */
    private void unknown(int closing) {
        if (chances.percent(40)) return;
        int begin = chances.below(3000);
        boolean wanted = chances.percent(50);
        for (int looks = 1 + chances.below(6), look = 0; look < looks; look++) {
            Optional<Failure> failure =
                    look < looks - 1 || chances.percent(30) ? Optional.of(Work.FAILURE) : Optional.empty();
            sim.clock.in(begin + 300 * look, () -> {
                if (sim.alive()) sim.feed(List.of(new Input.NotClosed(closing, failure, false)), Optional.empty());
            });
        }
        if (wanted) sim.clock.in(begin + 150, () -> wish(RequestKind.ROLLBACK));
    }

    private void wish(RequestKind kind) {
        Input wish = new Input.Wish(kind, "ann", "because", dice.percent(50), chances.percent(20), "w" + wishes++);
        if (!sim.alive()) return;
        sim.tally.count("wish " + kind);
        sim.feed(dice.percent(20) ? List.of(wish, wish) : List.of(wish), Optional.empty());
    }

    /** What comes after the end: somebody wants the run back, closed or forgotten. */
    void ended() {
        if (sim.setting.calm() || afterlives++ > 3 || !dice.percent(60)) return;
        RequestKind kind = dice.pick(List.of(RequestKind.ROLLBACK, RequestKind.FINALIZE, RequestKind.ABANDON));
        Input wish = new Input.Wish(kind, "ann", "afterwards", dice.percent(70), chances.percent(50), "w" + wishes++);
        sim.tally.count("wish after the end " + kind);
        sim.clock.in(dice.below(100), () -> sim.revive(List.of(wish)));
    }

    void saw(Event event) {
        if (event instanceof Event.TargetsSetAside) sim.tally.count("set aside");
        if (event instanceof Event.HoldOpened hold) {
            sim.tally.count("hold " + hold.kind());
            answer(hold, 1 + dice.below(sim.setting.calm() ? 50 : 400));
        }
    }

    private void answer(Event.HoldOpened hold, int delay) {
        sim.clock.in(delay, () -> {
            if (!open(hold)) return;
            // Somebody who finds no controller comes again.
            if (!sim.alive()) {
                answer(hold, 50 + dice.below(200));
                return;
            }
            String choice = choice(hold);
            Input answer = new Input.Answer(hold.hold(), choice, "text", "bob", "a" + answers++);
            if (Set.of(Choices.LEAVE, Choices.SKIP, Choices.DONE).contains(choice))
                hold.site().ifPresent(this::left);
            if (sim.state().holds().containsKey(hold.hold())) {
                List<Input> said = dice.percent(10)
                        ? List.of(answer, answer, new Input.Answer(hold.hold(), choice(hold), "", "eve", "b" + answers))
                        : List.of(answer);
                sim.feed(said, Optional.empty());
            }
            // The controller may have crashed before it was durable.
            if (open(hold)) answer(hold, 50 + dice.below(200));
        });
    }

    private boolean open(Event.HoldOpened hold) {
        return sim.invariants.isOpen(hold.hold());
    }

    /** What a person says is done, or need not be, on the way back, is as the person says. */
    private void left(Site site) {
        var lane = sim.state().lanes().get(site.lane());
        if (lane == null || !lane.undoing()) return;
        sim.world.leave(site);
        lane.origins().forEach(sim.world::leave);
    }

    private String choice(Event.HoldOpened hold) {
        if (hold.choices().isEmpty()) return "anything";
        if (sim.setting.calm() || answers > PATIENCE)
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
