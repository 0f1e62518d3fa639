package dev.theseus.engine.sim;

import dev.theseus.core.sim.Dice;
import dev.theseus.core.sim.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How likely each fault is in one simulated run: some runs are quiet, some have one trouble, some have all of them. */
final class Chance {
    private final Dice dice;
    private final Tally tally;
    private final boolean calm;
    private final Map<Fault, Integer> perMille = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);

    Chance(Dice dice, Tally tally, boolean calm) {
        this.dice = dice;
        this.tally = tally;
        this.calm = calm;
        int mood = dice.pick(List.of(0, 20, 50, 100));
        for (Fault fault : Fault.values()) {
            perMille.put(fault, dice.percent(mood) ? dice.pick(List.of(5, 20, 60)) : 0);
            left.put(fault, 1 + dice.below(6));
        }
    }

    /** Whether it happens here and now; not without end, so that a run can come to its end. */
    boolean of(Fault fault) {
        if (calm || dice.below(1000) >= perMille.getOrDefault(fault, 0) || left.merge(fault, -1, Integer::sum) < 0)
            return false;
        count(fault);
        return true;
    }

    /** Whether this kind of trouble is in the air at all. */
    boolean expects(Fault fault) {
        return !calm && perMille.getOrDefault(fault, 0) > 0;
    }

    void count(Fault fault) {
        tally.count("fault " + fault);
    }

    boolean calm() {
        return calm;
    }

    int millis(int most) {
        return dice.below(most);
    }
}
