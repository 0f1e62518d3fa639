package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Quoted;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Claim;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Scripts on PostgreSQL: all of them in one transaction, the ledger included, so that a schema is at its old version or at the new one. It is
 * split only at a statement that cannot stand in a transaction. That one is written down together with what ran before it, and sent while we
 * hold no transaction open, for it waits for all that are.
 */
final class OneTransaction implements Course {
    private static final String ROLLED_BACK = "the transaction was rolled back, and the schema is as it was before it";

    private final OwnedSchema at;
    private String now = "";

    OneTransaction(OwnedSchema at) {
        this.at = at;
    }

    /** A statement of a script. */
    private record Position(int script, int statement) {}

    @Override
    public int run(List<Script> scripts, int from) throws SqlFailed, Stopped, InterruptedException {
        if (scripts.stream().anyMatch(OneTransaction::mustBeSplit)) at.begun().create(at.session());
        Position here = new Position(0, from);
        while (here.script < scripts.size()) {
            Position begin = here;
            Position end = stretch(scripts, here);
            at.insist(() -> now, () -> together(scripts, begin, end));
            if (end.script == scripts.size()) break;
            Script script = scripts.get(end.script);
            alone(script, end.statement);
            here = new Position(end.script, end.statement + 1);
        }
        return scripts.size();
    }

    private static boolean mustBeSplit(Script script) {
        return script.statements().stream().anyMatch(statement -> statement.kind() == Statement.Kind.ALONE);
    }

    /** The next statement that must stand alone, or the end. */
    private static Position stretch(List<Script> scripts, Position from) {
        int statement = from.statement;
        for (int script = from.script; script < scripts.size(); script++) {
            List<Statement> all = scripts.get(script).statements();
            for (; statement <= all.size(); statement++)
                if (all.get(statement - 1).kind() == Statement.Kind.ALONE) return new Position(script, statement);
            statement = 1;
        }
        return new Position(scripts.size(), 0);
    }

    private void together(List<Script> scripts, Position from, Position end)
            throws SqlFailed, Stopped, InterruptedException {
        at.run("begin");
        String writing = "";
        try {
            int statement = from.statement;
            for (int i = from.script; i < scripts.size() && i <= end.script; i++) {
                Script script = scripts.get(i);
                Instant began = at.context().clock().now();
                int behind =
                        i == end.script ? end.statement : script.statements().size() + 1;
                for (; statement < behind; statement++) send(script, statement);
                writing = i == end.script
                        ? "that " + OwnedSchema.place(script, statement) + " is sent"
                        : "that " + script.file() + " ran";
                if (i == end.script) sending(script, statement);
                else record(script, Duration.between(began, at.context().clock().now()));
                statement = 1;
            }
        } catch (SqlFailed e) {
            SqlFailed known = rolledBack(e);
            if (!known.certain() || known.lockedOut()) throw known;
            throw new Stopped(new Failure(
                    Code.SQL_FAILED,
                    at.schema() + ": " + writing + " could not be written down: " + e.getMessage() + "; " + ROLLED_BACK,
                    Room.remedy(e, "mend the cause") + ", then retry: it goes on from there"));
        }
        at.changing();
        at.run("commit");
    }

    private void send(Script script, int number) throws SqlFailed, Stopped {
        now = OwnedSchema.place(script, number);
        try {
            at.send(script, number);
        } catch (SqlFailed e) {
            SqlFailed known = rolledBack(e);
            if (!known.certain() || known.lockedOut()) throw known;
            throw at.refused(script, number, e, ROLLED_BACK);
        }
    }

    /**
     * In a transaction nothing can be committed on the way, whatever kind of statement it is: once the server has rolled it back, nothing of it is
     * there. Where it has not said so, nobody knows. Rolled back twice is rolled back.
     */
    private SqlFailed rolledBack(SqlFailed e) {
        try {
            at.run("rollback");
            return new SqlFailed(String.valueOf(e.getMessage()), true, e.lockedOut(), e);
        } catch (SqlFailed lost) {
            e.addSuppressed(lost);
            return new SqlFailed(String.valueOf(e.getMessage()), false, e.lockedOut(), e);
        }
    }

    private void record(Script script, Duration took) throws SqlFailed, Stopped, InterruptedException {
        // The ledger is not written as whom the script has made of us.
        if (script.touchesSession()) at.reset();
        at.ledger().add(script, took, at.session());
        at.begun().forget(at.session());
    }

    private void alone(Script script, int number) throws SqlFailed, Stopped, InterruptedException {
        Statement statement = script.statements().get(number - 1);
        at.changing();
        removeInvalid(statement);
        try {
            at.insist(() -> OwnedSchema.place(script, number), () -> tried(script, number));
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            throw notSent(
                    script,
                    number,
                    at.refused(script, number, e, "what stands before it in the script ran and will not run again"));
        } catch (Stopped e) {
            throw notSent(script, number, e);
        }
        done(script, number);
    }

    /** Nothing of it is there; what the server said of it is told whatever becomes of the mark. */
    private Stopped notSent(Script script, int number, Stopped e) throws SqlFailed {
        return e.with(at.write(e.failure().message(), "that it had no effect", () -> next(script, number)));
    }

    private void done(Script script, int number) throws SqlFailed, Stopped {
        try {
            next(script, number + 1);
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            throw new Stopped(new Failure(
                    Code.SQL_FAILED,
                    at.schema() + ": " + OwnedSchema.place(script, number)
                            + " ran, but that could not be written down: " + e.getMessage()
                            + "; the next try looks it up, and asks you where that cannot be seen",
                    Room.remedy(e, "mend the cause") + ", then retry: it goes on from there"));
        }
    }

    private void sending(Script script, int number) throws SqlFailed {
        at.asOurselves(() -> at.begun().sending(script, number, at.session()));
    }

    private void next(Script script, int number) throws SqlFailed {
        at.asOurselves(() -> at.begun().next(script, number, at.session()));
    }

    /** A statement that stands alone may leave half its work behind where it fails; while its session lives, that can be seen and removed. */
    private void tried(Script script, int number) throws SqlFailed {
        try {
            at.send(script, number);
        } catch (SqlFailed e) {
            throw isNothingLeftOf(script.statements().get(number - 1), e)
                    ? new SqlFailed(String.valueOf(e.getMessage()), true, e.lockedOut(), e)
                    : e;
        }
    }

    private boolean isNothingLeftOf(Statement statement, SqlFailed failure) {
        try {
            if (statement.claims().isEmpty()
                    || at.begun().holding(statement, at.session())
                            == statement.claims().size()) return false;
            removeInvalid(statement);
            return true;
        } catch (SqlFailed e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** An index that was being built when its session ended stays behind, unusable, under its name. */
    private void removeInvalid(Statement statement) throws SqlFailed {
        Catalogue catalogue = new Catalogue(at.dbms(), at.schema());
        for (Claim claim : statement.claims()) {
            if (claim.thing() != Claim.Thing.INDEX || !claim.there()) continue;
            Catalogue.Query there = catalogue.leftInvalid(claim);
            boolean left = !at.session()
                    .run(there.sql() + " and not i.indisvalid", there.parameters(), Optional.empty())
                    .rows()
                    .isEmpty();
            if (!left) continue;
            at.context().progress(at.schema() + ": the index " + claim.name() + " was left half built and is removed");
            String name = Quoted.name(at.dbms(), at.schema()) + "." + Quoted.name(at.dbms(), claim.name());
            at.session().run("drop index concurrently if exists " + name, List.<Value>of(), Optional.empty());
        }
    }
}
