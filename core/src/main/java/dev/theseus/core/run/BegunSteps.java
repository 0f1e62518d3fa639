package dev.theseus.core.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which steps of a plan a run has come to, gathered from its events. A step that was only asked about before its first effect, or could not
 * be prepared, is none of them.
 */
public final class BegunSteps {
    private final Map<Integer, Site> first = new HashMap<>();
    private final Set<Integer> done = new HashSet<>();

    public void note(Event event) {
        switch (event) {
            case Event.StepIntended e -> note(e.site());
            case Event.StepSkipped e -> {
                note(e.site());
                done.add(e.site().step());
            }
            case Event.StepDone e -> done.add(e.site().step());
            case Event.ItemsBound e -> note(e.site());
            case Event.UndoIntended e -> note(e.site());
            case Event.HoldOpened e -> {
                // What a person is asked to do may be done from then on.
                if (e.kind() == Event.HoldKind.QUESTION) e.site().ifPresent(this::note);
            }
            default -> {}
        }
    }

    private void note(Site site) {
        first.putIfAbsent(site.step(), site);
    }

    /** Where the run came to a step first; absent where it has not come to it. */
    Optional<Site> first(int step) {
        return Optional.ofNullable(first.get(step));
    }

    boolean contain(int step) {
        return first.containsKey(step);
    }

    /** Whether it is done, or was passed over, anywhere. */
    boolean haveDone(int step) {
        return done.contains(step);
    }
}
