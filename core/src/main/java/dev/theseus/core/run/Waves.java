package dev.theseus.core.run;

import dev.theseus.core.plan.Phase;
import java.util.ArrayList;
import java.util.List;

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
        boolean canary = state.waves.isEmpty() && waves.canary() > 0;
        int size = canary ? waves.canary() : Math.max(1, waves.size().of(total));
        int most = waves.minInService()
                .map(share -> total - share.of(total) - state.left)
                .orElse(total);
        if (!state.again.isEmpty()) return again(state, state.again, size, most);
        if (state.queued.isEmpty()) return again(state, state.last, size, most);
        if (most <= 0) return List.of();
        List<Integer> wave = state.queued.first(size);
        return wave.subList(0, Math.min(wave.size(), canary ? Math.min(size, most) : most));
    }

    /** Who was left failed serves nobody anyway; who was put back does, and counts. */
    private static List<Integer> again(PhaseState state, Queued queue, int size, int most) {
        List<Integer> wave = new ArrayList<>();
        int taken = 0;
        for (int target : queue.first(size))
            if (state.targets.get(target).leftAt().isPresent()) wave.add(target);
            else if (taken < most) {
                wave.add(target);
                taken++;
            }
        return wave;
    }
}
