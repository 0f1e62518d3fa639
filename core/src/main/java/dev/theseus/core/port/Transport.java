package dev.theseus.core.port;

import java.time.Duration;
import java.util.Optional;

/**
 * One host, over one connection that is opened once and opened again when it was lost. Safe for use by several threads; calls beyond
 * the host's limit of sessions wait.
 *
 * <p>Effects run detached under a supervisor on the host: they outlive the connection and the controller, start at most once per key,
 * and are found again by their key.
 */
public interface Transport extends AutoCloseable {

    /**
     * Runs a read-only command, attached: it may be ended with the connection, and may be asked again.
     *
     * @throws TransportException where the host cannot be reached, or the time limit passed
     */
    Finished look(Command command, Duration limit) throws TransportException, InterruptedException;

    /**
     * Starts a command under a key, at most once: where the key exists, nothing is started.
     *
     * @param warrant with what it is ordered; the host remembers the last that it acted on
     * @return whether this call started it
     */
    boolean start(EffectKey key, Command command, Warrant warrant) throws TransportException, InterruptedException;

    /** Says what command it is that an earlier controller may have started under a key, so that its prompts are answered on. */
    void takeUp(EffectKey key, Command command);

    /**
     * Waits for a started command to end.
     *
     * @param follower is told what happens meanwhile
     * @return how it stands: {@link Sighting.Ended}, or {@link Sighting.Unknown} where it can no longer be told; {@link Sighting.Running} where
     *     the limit passed, or a prompt did not come
     * @throws TransportException where the connection was lost and could not be opened again; the command goes on
     */
    Sighting await(EffectKey key, Duration limit, Follower follower) throws TransportException, InterruptedException;

    /** Whoever waits for a command. */
    @FunctionalInterface
    interface Follower {
        /** It printed something; in pieces, secrets masked. */
        void printed(String text);

        /**
         * A prompt has come and is about to be answered; it is when this returns. After a controller died that may be one that was answered
         * before, which the host knows.
         *
         * @param index of the answer
         * @param prompt the pattern that matched
         */
        default void answers(int index, String prompt) throws InterruptedException {}

        /** The prompt of that pattern did not come, and nothing was printed for too long. */
        default void stalled(String prompt) {}
    }

    /**
     * How a command stands whose start may or may not have reached the host. Where its key does not exist, it is made as a tombstone
     * first, so that a start that arrives late is refused.
     */
    Sighting settle(EffectKey key) throws TransportException, InterruptedException;

    /**
     * Ends a command's process group and confirms its death. What it did until then is not known ({@link Sighting.CutOff}), whatever
     * status it ended with; {@link Sighting.Running} where it could not be ended.
     */
    Sighting end(EffectKey key) throws TransportException, InterruptedException;

    /**
     * What the host is now. Later calls are checked against it: whoever asks again compares, and settles nothing that was open under other
     * ids.
     *
     * @param run of which the host says what it remembers
     */
    HostFacts facts(String run) throws TransportException, InterruptedException;

    /**
     * Raises the fencing token there, so that no controller with a smaller one starts anything more.
     *
     * @throws TransportException {@code FENCED} where a greater one was seen
     */
    void raise(long fence) throws TransportException, InterruptedException;

    /** Removes what the host keeps of a run that is closed. */
    void forget(String run) throws TransportException, InterruptedException;

    @Override
    void close();

    /** How a command under a key stands. */
    sealed interface Sighting {
        /** It never started, and never will. */
        record NeverStarted() implements Sighting {}

        record Running() implements Sighting {}

        record Ended(Finished finished) implements Sighting {}

        /** It was ended by order before it ended by itself: nothing of it lives, and its status says nothing about its work. */
        record CutOff(Finished finished) implements Sighting {}

        /**
         * It cannot be told: the host was rebooted, its spool was lost, or the record is incomplete.
         *
         * @param dead whether it is certain that nothing of it lives
         */
        record Unknown(String why, boolean dead) implements Sighting {}
    }

    /**
     * @param bootId changes when the host is restarted
     * @param spoolId changes when what the host keeps of effects was lost
     * @param clockOffset the host's clock minus the controller's
     * @param last the last warrant of the run that it acted on, as far as it remembers one
     */
    record HostFacts(String bootId, String spoolId, Duration clockOffset, Optional<Warrant> last) {}
}
