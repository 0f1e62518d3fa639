package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which targets go together: arithmetic only. */
final class Waves {
    private Waves() {}

    /**
     * The next wave.
     *
     * @return indices of targets in order; empty where {@code min_in_service} allows none
     */
    static List<Integer> next(PhaseState state) {
        Phase.Waves waves = state.phase().waves();
        int total = state.targets.size();
        int size = Math.max(1, waves.size().of(total));
        boolean canary = state.waves.isEmpty() && waves.canary() > 0;
        if (canary) size = waves.canary();
        int most = waves.minInService().map(share -> total - share.of(total)).orElse(total);
        boolean perGroup = waves.per().isPresent() && !canary;
        List<Integer> wave = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        for (int i = state.inWave.nextClearBit(0);
                i < total && wave.size() < most;
                i = state.inWave.nextClearBit(i + 1)) {
            if (perGroup) {
                if (taken.merge(state.targets.get(i).target().group(), 1, Integer::sum) <= size) wave.add(i);
            } else if (wave.size() < size) {
                wave.add(i);
            } else {
                break;
            }
        }
        return wave;
    }
}
