package dev.theseus.actions.data;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Statements that a server may still be working at, although nobody waits for them: a lost connection ends none. Each begins with a comment
 * that names its attempt, by which the server's process list shows it.
 */
final class InFlight {
    /** So long a statement that goes on without us is waited for before a person is asked. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private InFlight() {}

    /** The statement as it is sent. */
    static String marked(String statement, ActionContext context) {
        return comment(context) + statement;
    }

    private static String comment(ActionContext context) {
        return "/* theseus " + context.mark() + " */ ";
    }

    /** Marks the place from which a statement goes out. Where it is not known whether it did before: nothing can be asked about its work while the server is at it. */
    static void goingOut(String what, Sql.Session session, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            context.beforeEffect(what);
        } catch (ActionException e) {
            if (e.kind() == ActionException.Kind.IN_DOUBT) await(session, context, PATIENCE);
            throw e;
        }
    }

    /**
     * Waits until no statement of this attempt is under way any more.
     *
     * @throws ActionException in doubt as before, where that takes too long or cannot be seen
     */
    static void await(Sql.Session session, ActionContext context, Duration patience)
            throws ActionException, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        for (List<Value> running = running(session, context); !running.isEmpty(); running = running(session, context)) {
            context.progress("its statement is still under way on the server");
            if (!context.clock().now().isBefore(end))
                throw stillRunning(
                        "its statement is still under way on the server: "
                                + running.getFirst().display(),
                        "wait for it, or kill it there, then retry");
            context.clock().sleep(PAUSE);
        }
    }

    private static List<Value> running(Sql.Session session, ActionContext context) throws ActionException {
        try {
            return session.underWay(comment(context).strip());
        } catch (Sql.SqlFailed e) {
            throw stillRunning(
                    "whether its statement is still under way cannot be seen: " + e.getMessage(),
                    "make the server answer, then retry");
        }
    }

    private static ActionException stillRunning(String message, String remedy) {
        return new ActionException(ActionException.Kind.IN_DOUBT, new Failure(Code.STILL_RUNNING, message, remedy));
    }
}
