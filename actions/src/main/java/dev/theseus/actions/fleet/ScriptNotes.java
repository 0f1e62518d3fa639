package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.time.Duration;
import java.time.Instant;

/** What is written down of one script on MariaDB or MySQL: that it ran, how far it came, and that a statement of it was not sent. */
final class ScriptNotes {
    private final Script script;
    private final OwnedSchema at;
    private final Instant began;
    private boolean recorded;

    ScriptNotes(Script script, OwnedSchema at) {
        this.script = script;
        this.at = at;
        this.began = at.context().clock().now();
    }

    /** Within somebody else's transaction: its row in the ledger. */
    void add() throws SqlFailed {
        at.ledger().add(script, took(), at.session());
    }

    /** Its row is in the ledger already. */
    void isRecorded() {
        recorded = true;
    }

    /** Its row in the ledger, and nothing of it is begun any more. */
    void record() throws SqlFailed, Stopped {
        if (!recorded) written(() -> record(() -> at.begun().forget(at.session())));
    }

    /**
     * Says of the script that all of it ran, and of it no more that it is begun: that would be in the way of another ledger, and of its own next text.
     *
     * @param mark says what is begun now, or that nothing is
     */
    private void record(OwnedSchema.Own mark) throws SqlFailed {
        at.run("start transaction");
        add();
        mark.go();
        at.run("commit");
    }

    /** The stretch goes on, and what is written of it stays. */
    void recordAlone() throws SqlFailed, Stopped {
        written(this::add);
    }

    /** Where the ledger takes nothing, it is written down at least that all ran: then nothing of it is in doubt. */
    private void written(OwnedSchema.Own row) throws SqlFailed, Stopped {
        try {
            row.go();
            recorded = true;
        } catch (SqlFailed e) {
            SqlFailed known = rolledBack(e);
            if (!known.certain()) throw known;
            at.changing();
            String said = at.schema() + ": all of " + script.file()
                    + " ran and will not run again, but the ledger does not take it: " + e.getMessage();
            String lost = next(script.statements().size() + 1, said, "that its last statement is done");
            throw new Stopped(new Failure(
                    Code.SQL_FAILED,
                    said + lost,
                    Room.remedy(e, "mend the cause") + ", then retry: it goes on from there"));
        }
    }

    /** By one commit with the mark of the next script's first statement; where the server does not take both, by its own. */
    void recordWith(OwnedSchema.Own mark) throws SqlFailed, Stopped {
        try {
            record(mark);
            recorded = true;
        } catch (SqlFailed e) {
            SqlFailed known = rolledBack(e);
            if (!known.certain()) throw known;
            record();
            mark.go();
        }
    }

    /** Writes down that a statement is the next and was not sent. @return what to add where it could not be */
    String next(int number, String said, String what) throws SqlFailed {
        return at.write(said, what, () -> at.begun().next(script, number, at.session()));
    }

    /** Nothing of it is there; what the server said of it is told whatever becomes of the mark. */
    Stopped notSent(int number, Stopped e) throws SqlFailed {
        return e.with(next(number, e.failure().message(), "that it had no effect"));
    }

    private Duration took() {
        return Duration.between(began, at.context().clock().now());
    }

    SqlFailed rolledBack(SqlFailed e) {
        if (!e.certain()) return e;
        try {
            at.run("rollback");
            return e;
        } catch (SqlFailed lost) {
            return new SqlFailed(e.getMessage() + "; then " + lost.getMessage(), false, e);
        }
    }
}
