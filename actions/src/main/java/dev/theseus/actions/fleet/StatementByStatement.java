package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.util.List;
import java.util.Optional;

/**
 * Scripts on MariaDB and MySQL, where a statement that defines something commits by itself. It is written down before it is sent. A statement
 * that changes rows commits together with the mark that it did, so that of those there is never a doubt; on a table whose engine knows no
 * transactions it is treated as one that nobody can look up.
 */
final class StatementByStatement implements Course {
    private final OwnedSchema at;
    private final ScriptSet set;
    /** Of which nothing more is written down but what ran. */
    private Optional<Stretch> stretch = Optional.empty();
    /** The script before, all of which ran: the commit that writes down the next statement brings it into the ledger too. */
    private Optional<ScriptNotes> unrecorded = Optional.empty();

    StatementByStatement(OwnedSchema at, ScriptSet set) {
        this.at = at;
        this.set = set;
    }

    @Override
    public int run(List<Script> scripts, int from) throws SqlFailed, Stopped, InterruptedException {
        at.begun().create(at.session());
        int next = from;
        for (int i = 0; i < scripts.size(); i++) {
            at.context().progress(at.schema() + ": " + scripts.get(i).file());
            OneScript one = new OneScript(scripts.subList(i, scripts.size()));
            one.run(next);
            next = 1;
            boolean another = i + 1 < scripts.size() && !scripts.get(i).touchesSession();
            boolean goesOn = another && stretch.isPresent() && stretch.get().has(scripts.get(i + 1));
            if (!goesOn) stretch = Optional.empty();
            if (goesOn) one.notes.recordAlone();
            else if (another && isSeenInCatalogue(scripts.get(i)) && beginsWithDefinition(scripts.get(i + 1)))
                unrecorded = Optional.of(one.notes);
            else one.notes.record();
            // What it has set must not be there for the next script: it would not be, had we come back after a crash.
            if (scripts.get(i).touchesSession()) return i + 1;
        }
        return scripts.size();
    }

    /** Should we die before the ledger says that it ran, the catalogue tells. */
    private static boolean isSeenInCatalogue(Script script) {
        return !script.statements().isEmpty()
                && script.statements().getLast().kind() == Statement.Kind.DEFINITION
                && !script.statements().getLast().claims().isEmpty();
    }

    private static boolean beginsWithDefinition(Script script) {
        return !script.statements().isEmpty() && script.statements().getFirst().kind() == Statement.Kind.DEFINITION;
    }

    private final class OneScript {
        private final List<Script> pending;
        private final Script script;
        private final int all;
        private final ScriptNotes notes;
        /** Asked for anew once something was defined since. */
        private Optional<WithoutTransactions> withoutTransactions = Optional.empty();
        /** Whether the last thing written is a statement that was sent and is done: what was written must not be read as doubt any more. */
        private boolean writtenAsSent;

        /** @param pending itself, and what comes after it */
        OneScript(List<Script> pending) {
            this.pending = pending;
            this.script = pending.getFirst();
            this.all = script.statements().size();
            this.notes = new ScriptNotes(script, at);
        }

        void run(int from) throws SqlFailed, Stopped, InterruptedException {
            writtenAsSent = from > 1;
            for (int number = from; number <= all; number++) {
                try {
                    run(script.statements().get(number - 1), number);
                } catch (SqlFailed e) {
                    if (!e.certain()) throw e;
                    throw notReached(number, e);
                }
            }
        }

        /** @throws SqlFailed certain only where the statement was not sent */
        private void run(Statement statement, int number) throws SqlFailed, Stopped, InterruptedException {
            switch (statement.kind()) {
                case SESSION -> sendSetting(number);
                case ROWS -> {
                    if (isLost(statement)) sendOnce(number);
                    else sendWithMark(number);
                }
                case DEFINITION, OPAQUE, ALONE -> sendAlone(statement, number);
            }
        }

        /** What is to be asked or written down before a statement is sent could not be: it is not sent, and the one before it is done. */
        private Stopped notReached(int number, SqlFailed e) throws SqlFailed {
            String said = at.schema() + ": " + OwnedSchema.place(script, number) + " was not sent: " + e.getMessage();
            return afterIt(
                    number,
                    new Stopped(new Failure(
                            Code.SQL_FAILED,
                            said + "; " + kept(number),
                            Room.remedy(e, "mend the cause") + ", then retry: it goes on from there")));
        }

        /** Where this one was not even sent, the one before it must not be left in doubt. */
        private Stopped afterIt(int number, Stopped e) throws SqlFailed {
            if (!writtenAsSent) return e;
            return e.with(notes.next(number, e.failure().message(), "that the statement before it is done"));
        }

        /** Writes down that a statement is sent now, or a whole stretch from it on. */
        private void sending(int number) throws SqlFailed, Stopped {
            if (stretch.isPresent()) return;
            OwnedSchema.Own mark = () -> {
                stretch = Optional.empty();
                boolean begins = number == 1 && !at.begun().isDoubted(script, number);
                Optional<Stretch> from = begins ? Stretch.at(pending, set) : Optional.empty();
                if (from.isPresent() && at.begun().sending(from.get(), at.session())) stretch = from;
                else at.begun().sending(script, number, at.session());
            };
            if (unrecorded.isEmpty()) {
                mark.go();
                return;
            }
            ScriptNotes before = unrecorded.get();
            unrecorded = Optional.empty();
            before.recordWith(mark);
        }

        private void sendSetting(int number) throws SqlFailed, Stopped {
            try {
                at.send(script, number);
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                throw afterIt(number, at.refused(script, number, e, kept(number)));
            }
        }

        private void sendAlone(Statement statement, int number) throws SqlFailed, Stopped, InterruptedException {
            sending(number);
            at.changing();
            try {
                at.insist(() -> OwnedSchema.place(script, number), () -> sendWhole(statement, number));
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                throw notes.notSent(number, at.refused(script, number, e, kept(number)));
            } catch (Stopped e) {
                throw notes.notSent(number, e);
            }
            writtenAsSent = true;
            withoutTransactions = Optional.empty();
        }

        /** Of several things that a statement drops the server may have dropped some when it refuses one: then it is in doubt. */
        private void sendWhole(Statement statement, int number) throws SqlFailed {
            try {
                at.send(script, number);
            } catch (SqlFailed e) {
                if (e.certain() && mayHaveBegun(statement))
                    throw new SqlFailed(e.getMessage() + "; a part of it may be done", false, false, e);
                throw e;
            }
        }

        private boolean mayHaveBegun(Statement statement) {
            if (statement.claims().isEmpty()) return statement.severable();
            try {
                int before =
                        at.begun().place(at.session()).map(Begun.Place::held).orElse(0);
                return at.begun().holding(statement, at.session()) != before;
            } catch (SqlFailed _) {
                return true; // Nobody has seen that it has not.
            }
        }

        /** Of what it changed before it failed nothing is taken back, so that it is neither tried again nor called not sent: it stays in doubt. */
        private void sendOnce(int number) throws SqlFailed {
            at.begun().sending(script, number, at.session());
            at.changing();
            try {
                at.send(script, number);
            } catch (SqlFailed e) {
                throw new SqlFailed(String.valueOf(e.getMessage()), false, e.lockedOut(), e);
            }
            writtenAsSent = true;
        }

        private void sendWithMark(int number) throws SqlFailed, Stopped, InterruptedException {
            if (writtenAsSent) at.begun().next(script, number, at.session());
            writtenAsSent = false;
            at.changing();
            try {
                at.insist(() -> OwnedSchema.place(script, number), () -> inTransaction(number));
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                throw at.refused(script, number, e, kept(number));
            }
        }

        private void inTransaction(int number) throws SqlFailed {
            boolean last = number == all;
            at.run("start transaction");
            try {
                at.send(script, number);
                if (last) {
                    notes.add();
                    at.begun().forget(at.session());
                } else at.begun().next(script, number + 1, at.session());
            } catch (SqlFailed e) {
                throw notes.rolledBack(e);
            }
            commit();
            if (last) notes.isRecorded();
        }

        /** One that fails may have been one all the same, unless it gave way to another; what was written within it tells afterwards. */
        private void commit() throws SqlFailed {
            try {
                at.run("commit");
            } catch (SqlFailed e) {
                if (e.lockedOut()) throw e;
                throw new SqlFailed(String.valueOf(e.getMessage()), false, e);
            }
        }

        private String kept(int number) {
            return number == 1
                    ? "nothing of this script ran"
                    : "the " + (number - 1) + " of " + all + " statements before it ran and will not run again";
        }

        /** Whether it may change what no transaction would take back. */
        private boolean isLost(Statement statement) throws SqlFailed {
            if (withoutTransactions.isEmpty())
                withoutTransactions = Optional.of(WithoutTransactions.in(at.schema(), at.session()));
            return withoutTransactions.get().reachedBy(statement.text());
        }
    }
}
