package dev.theseus.actions.data;

import dev.theseus.actions.StillAtWork;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.Optional;

/**
 * Statements that a server may still be working at, although nobody waits for them: a lost connection ends none. Each begins with a comment
 * that names its attempt, by which the server's process list shows it.
 */
final class InFlight {
    private static final StillAtWork STATEMENT = new StillAtWork("its statement", "on the server", "kill it there");

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
            if (e.kind() == ActionException.Kind.IN_DOUBT) await(session, context, StillAtWork.PATIENCE);
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
        STATEMENT.await(() -> running(session, context), patience, context);
    }

    private static Optional<String> running(Sql.Session session, ActionContext context) throws ActionException {
        try {
            return session.underWay(comment(context).strip()).stream()
                    .findFirst()
                    .map(Value::display);
        } catch (Sql.SqlFailed e) {
            throw STATEMENT.unseen(String.valueOf(e.getMessage()), "make the server answer, then retry");
        }
    }
}
