package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the conditions of {@code during} stand: those that do not hold, and those of them with which a person lets the run go on. */
final class Conditions {
    private static final int NONE = -1;

    private final SortedMap<Integer, Failure> broken = new TreeMap<>();
    private final Set<Integer> accepted = new HashSet<>();
    /** The one that the open hold is about. */
    private int held = NONE;

    boolean isBroken(int condition) {
        return broken.containsKey(condition);
    }

    Optional<Failure> failure(int condition) {
        return Optional.ofNullable(broken.get(condition));
    }

    boolean isAccepted(int condition) {
        return accepted.contains(condition);
    }

    /** The first that is broken, and that no person has accepted. */
    Optional<Integer> unaccepted() {
        return broken.keySet().stream()
                .filter(condition -> !accepted.contains(condition))
                .findFirst();
    }

    /** One that holds again is asked about anew, once it breaks. */
    void checked(int condition, Optional<Failure> failure) {
        failure.ifPresentOrElse(why -> broken.put(condition, why), () -> {
            broken.remove(condition);
            accepted.remove(condition);
        });
    }

    void hold() {
        held = unaccepted().orElse(NONE);
    }

    /** The hold is over. Only the condition that the person was shown is accepted: that one, where it is. */
    Optional<Integer> answered(boolean accepts) {
        int shown = held;
        forgetHold();
        if (!accepts || shown == NONE) return Optional.empty();
        if (isBroken(shown)) accepted.add(shown);
        return Optional.of(shown);
    }

    void forgetHold() {
        held = NONE;
    }
}
