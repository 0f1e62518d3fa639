package dev.theseus.core.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How targets wait until the server that they share can take one more. Nothing is begun on a target before that, so that it is in service
 * while it waits.
 *
 * @param server which server a target is on; all are on one where absent
 * @param load asks how much that server has to do: {@code latency_ms}, {@code running}, and {@code lag_s} where something follows it
 */
public record EaseOff(Optional<Template> server, Question load, Limits limits) {

    /**
     * When a server is strained.
     *
     * @param latency how many times as long as when it was quiet it may take to answer
     * @param running how many statements may be under way on it
     * @param replicaLag how far a replica may be behind
     */
    public record Limits(long latency, long running, Duration replicaLag) {
        public static final Limits USUAL = new Limits(3, 64, Duration.ofSeconds(10));
    }
}
