package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql.SqlFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Scripts on MariaDB and MySQL, where a statement that defines something commits by itself. It is written down before it is sent. A statement
 * that changes rows commits together with the mark that it did, so that of those there is never a doubt; on a table whose engine knows no
 * transactions it is treated as one that nobody can look up.
 */
final class StatementByStatement implements Course {
    private final OwnedSchema at;

    StatementByStatement(OwnedSchema at) {
        this.at = at;
    }

    @Override
    public int run(List<Script> scripts, int from) throws SqlFailed, Stopped, InterruptedException {
        at.begun().create(at.session());
        int next = from;
        for (int i = 0; i < scripts.size(); i++) {
            at.context().progress(at.schema() + ": " + scripts.get(i).file());
            new OneScript(scripts.get(i)).run(next);
            next = 1;
            // What it has set must not be there for the next script: it would not be, had we come back after a crash.
            if (scripts.get(i).touchesSession()) return i + 1;
        }
        return scripts.size();
    }

    private final class OneScript {
        private final Script script;
        private final int all;
        private final Instant began = at.context().clock().now();
        /** Asked for anew once something was defined since. */
        private Optional<WithoutTransactions> withoutTransactions = Optional.empty();
        /** Whether the last thing written is a statement that was sent and is done: what was written must not be read as doubt any more. */
        private boolean writtenAsSent;

        private boolean recorded;

        OneScript(Script script) {
            this.script = script;
            this.all = script.statements().size();
        }

        void run(int from) throws SqlFailed, Stopped, InterruptedException {
            writtenAsSent = from > 1;
            for (int number = from; number <= all; number++) {
                Statement statement = script.statements().get(number - 1);
                switch (statement.kind()) {
                    case SESSION -> sendSetting(statement, number);
                    case ROWS -> {
                        if (isLost(statement)) sendOnce(statement, number);
                        else sendWithMark(statement, number);
                    }
                    case DEFINITION, OPAQUE, ALONE -> sendAlone(statement, number);
                }
            }
            if (!recorded) Start.record(script, took(), at);
        }

        private Duration took() {
            return Duration.between(began, at.context().clock().now());
        }

        private void sendSetting(Statement statement, int number) throws SqlFailed, Stopped {
            try {
                at.send(statement);
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                throw at.refused(script, number, e, kept(number));
            }
        }

        private void sendAlone(Statement statement, int number) throws SqlFailed, Stopped, InterruptedException {
            at.begun().sending(script, number, at.session());
            at.changing();
            try {
                at.insist(() -> OwnedSchema.place(script, number), () -> sendWhole(statement));
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                at.begun().next(script, number, at.session());
                throw at.refused(script, number, e, kept(number));
            } catch (Stopped e) {
                at.begun().next(script, number, at.session());
                throw e;
            }
            writtenAsSent = true;
            withoutTransactions = Optional.empty();
        }

        /** Of several things that a statement drops the server may have dropped some when it refuses one: then it is in doubt. */
        private void sendWhole(Statement statement) throws SqlFailed {
            try {
                at.send(statement);
            } catch (SqlFailed e) {
                if (e.certain() && mayHaveBegun(statement))
                    throw new SqlFailed(e.getMessage() + "; a part of it may be done", false, false, e);
                throw e;
            }
        }

        private boolean mayHaveBegun(Statement statement) throws SqlFailed {
            if (statement.claims().isEmpty()) return statement.severable();
            int before = at.begun().place(at.session()).map(Begun.Place::held).orElse(0);
            return at.begun().holding(statement, at.session()) != before;
        }

        /** Of what it changed before it failed nothing is taken back, so that it is neither tried again nor called not sent: it stays in doubt. */
        private void sendOnce(Statement statement, int number) throws SqlFailed {
            at.begun().sending(script, number, at.session());
            at.changing();
            try {
                at.send(statement);
            } catch (SqlFailed e) {
                throw new SqlFailed(String.valueOf(e.getMessage()), false, e.lockedOut(), e);
            }
            writtenAsSent = true;
        }

        private void sendWithMark(Statement statement, int number) throws SqlFailed, Stopped, InterruptedException {
            if (writtenAsSent) at.begun().next(script, number, at.session());
            writtenAsSent = false;
            at.changing();
            try {
                at.insist(() -> OwnedSchema.place(script, number), () -> inTransaction(statement, number));
            } catch (SqlFailed e) {
                if (!e.certain()) throw e;
                throw at.refused(script, number, e, kept(number));
            }
        }

        private void inTransaction(Statement statement, int number) throws SqlFailed {
            boolean last = number == all;
            at.run("start transaction");
            try {
                at.send(statement);
                if (last) {
                    at.ledger().add(script, took(), at.session());
                    at.begun().forget(at.session());
                } else at.begun().next(script, number + 1, at.session());
            } catch (SqlFailed e) {
                if (e.certain()) at.run("rollback");
                throw e;
            }
            at.run("commit");
            recorded = last;
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
