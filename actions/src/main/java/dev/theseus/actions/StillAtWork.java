package dev.theseus.actions;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Work that goes on although nobody waits for it any more: a statement of a lost connection, a command within a container. Nothing can be
 * asked about its effect before it has ended.
 *
 * @param what whose end is waited for: {@code its statement}
 * @param where where it is at work
 * @param stop what a person does who does not want to wait
 */
public record StillAtWork(String what, String where, String stop) {
    /** So long it is waited for before a person is asked. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What is at work now, in a few words; empty where nothing is. */
    public interface Sight {
        Optional<String> look() throws ActionException, InterruptedException;
    }

    /**
     * Waits until nothing of it is at work any more.
     *
     * @throws ActionException in doubt as before, where that takes too long or cannot be seen
     */
    public void await(Sight sight, Duration patience, ActionContext context)
            throws ActionException, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        for (Optional<String> seen = sight.look(); seen.isPresent(); seen = sight.look()) {
            String message = what + " is still under way " + where;
            context.progress(message);
            if (!context.clock().now().isBefore(end))
                throw failure(message + ": " + seen.get(), "wait for it, or " + stop + ", then retry");
            context.clock().sleep(PAUSE);
        }
    }

    /** It cannot be seen whether it is at work. */
    public ActionException unseen(String why, String remedy) {
        return failure("whether " + what + " is still under way cannot be seen: " + why, remedy);
    }

    private static ActionException failure(String message, String remedy) {
        return new ActionException(ActionException.Kind.IN_DOUBT, new Failure(Code.STILL_RUNNING, message, remedy));
    }
}
