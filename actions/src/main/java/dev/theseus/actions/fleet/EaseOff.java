package dev.theseus.actions.fleet;

import dev.theseus.core.port.Args;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Durations;
import dev.theseus.core.value.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a server is strained, so that fewer schemata are migrated on it at a time.
 *
 * @param latency how many times as long as when it was quiet it may take to answer
 * @param running how many statements may be under way on it
 * @param replicaLag how far a replica may be behind
 * @param replicas the inventory's names of those that are to be asked themselves
 */
record EaseOff(long latency, long running, Duration replicaLag, List<String> replicas) {
    static final Shape SHAPE = Shape.section(
            Shape.optional("latency", Shape.number(2, 1000), "times as slow as when it was quiet; 3 where absent"),
            Shape.optional("running", Shape.number(1, 100_000), "statements under way on the server; 64 where absent"),
            Shape.optional("replica_lag", Shape.span(), "how far a replica may be behind; 10s where absent"),
            Shape.optional(
                    "replicas",
                    Shape.many(Shape.database()),
                    "databases of the inventory to ask for that, on MariaDB and MySQL; PostgreSQL's server knows it"));

    EaseOff {
        replicas = List.copyOf(replicas);
    }

    static EaseOff of(Args asked) {
        return new EaseOff(
                asked.number("latency", 3),
                asked.number("running", 64),
                asked.span("replica_lag").orElse(Duration.ofSeconds(10)),
                asked.texts("replicas").stream().map(SafeText::display).toList());
    }

    /** Why a server is strained; empty where it is not. @param quiet how long it took to answer when it was quiet */
    Optional<String> strain(Load load, Duration quiet) {
        if (load.lag().isPresent() && load.lag().get().compareTo(replicaLag) > 0)
            return Optional.of(
                    load.lag().get().equals(Load.FOR_EVER)
                            ? "a replica does not follow"
                            : "a replica is " + Durations.format(load.lag().get()) + " behind");
        if (load.running() > running) return Optional.of(load.running() + " statements are under way");
        if (load.latency().compareTo(quiet.multipliedBy(latency)) > 0)
            return Optional.of("it answers in " + load.latency().toMillis() + " ms, and in " + quiet.toMillis()
                    + " ms when it is quiet");
        return Optional.empty();
    }
}
