package dev.theseus.engine.drive;

import dev.theseus.core.plan.EaseOff;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How much a server has to do, as it says itself.
 *
 * @param latency how long it took to answer that
 * @param running statements under way, that question among them
 * @param lag of the replica that is furthest behind; absent where there is none
 */
record Load(Duration latency, long running, Optional<Duration> lag) {
    /** From here on a replica is not late, but does not follow. */
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** @throws IllegalArgumentException where the question does not tell how much a server has to do */
    static Load of(Value said) {
        if (!(said instanceof Value.Fields(var fields)))
            throw new IllegalArgumentException("it says " + said.display() + ", which is no load");
        return new Load(
                Duration.ofMillis(number(fields, "latency_ms")
                        .orElseThrow(() -> new IllegalArgumentException("it does not say how long it took"))),
                number(fields, "running")
                        .orElseThrow(() -> new IllegalArgumentException("it does not say how much is under way")),
                number(fields, "lag_s").map(Duration::ofSeconds));
    }

    private static Optional<Long> number(Map<String, Value> fields, String name) {
        return fields.getOrDefault(name, Value.NIL) instanceof Value.Int(long number)
                ? Optional.of(number)
                : Optional.empty();
    }

    /** Why a server is strained; empty where it is not. @param quiet how long it took to answer when it was quiet */
    Optional<String> strain(EaseOff.Limits limits, Duration quiet) {
        if (lag.isPresent() && lag.get().compareTo(limits.replicaLag()) > 0)
            return Optional.of(
                    lag.get().compareTo(FOR_EVER) >= 0
                            ? "a replica does not follow"
                            : "a replica is " + Durations.format(lag.get()) + " behind, more than "
                                    + Durations.format(limits.replicaLag()));
        if (running > limits.running())
            return Optional.of(running + " statements are under way, more than " + limits.running());
        if (latency.compareTo(quiet.multipliedBy(limits.latency())) > 0)
            return Optional.of("it answers in " + latency.toMillis() + " ms, more than " + limits.latency() + " times "
                    + quiet.toMillis() + " ms, which it takes when it is quiet");
        return Optional.empty();
    }
}
