package dev.theseus.actions.fleet;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Real sessions whose controller dies at its n-th statement, after the server is done with it and before anybody has heard so. To the server
 * that is the same as dying before the next one goes out.
 */
final class MortalSql implements Sql {
    /** How MariaDB is asked who has the lock on a schema. */
    private static final String OWNER = "select id, if(command = 'Sleep'";

    private final Sql inner = new ConfiguredSql();
    private final int deadly;
    private final Optional<String> leaves;
    private final List<String> sent = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param deadly from 1 on */
    MortalSql(int deadly) {
        this(deadly, Optional.empty());
    }

    private MortalSql(int deadly, Optional<String> leaves) {
        this.deadly = deadly;
        this.leaves = leaves;
    }

    /** Its controller dies once the server is at a statement of that text; the server goes on with it, and only then ends the session. */
    static MortalSql leaving(String text) {
        return new MortalSql(Integer.MAX_VALUE, Optional.of(text));
    }

    /** Its controller dies once a statement of that text is done. */
    static MortalSql dyingAfter(String text) {
        return new MortalSql(0, Optional.of(text));
    }

    /** Until the statement that was left is over. */
    void await() throws InterruptedException {
        over.await();
    }

    static MortalSql immortal() {
        return new MortalSql(Integer.MAX_VALUE);
    }

    /** The controller's process is no more. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed(String at) {
            super(at);
        }
    }

    /** What reached a server. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    @Override
    public Session open(DatabaseRef server, Optional<String> database, Vault vault) throws SqlFailed {
        Session session = inner.open(server, database, vault);
        return new Session() {
            private boolean left;
            /** A long migration is looked at by sessions that have no part in it. */
            private boolean looks;

            @Override
            public Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed {
                looks |= statement.startsWith("select is_used_lock");
                if (looks) return session.run(statement, parameters, timeout);
                // Asked where the lock was not free at once: how often that is so is chance, and changes nothing.
                if (statement.startsWith(OWNER)) {
                    sent.removeLast();
                    return session.run(statement, parameters, timeout);
                }
                sent.add(statement);
                boolean meant =
                        leaves.isPresent() && statement.startsWith("/* theseus") && statement.contains(leaves.get());
                if (meant && deadly > 0) leave(statement);
                Result result = session.run(statement, parameters, timeout);
                if (deadly == 0 ? !meant : sent.size() < deadly) return result;
                session.close();
                throw new Killed("killed after " + statement);
            }

            private void leave(String statement) throws SqlFailed {
                Thread.ofVirtual().start(() -> {
                    try (session) {
                        session.run(statement, List.of(), Optional.empty());
                    } catch (SqlFailed e) {
                        throw new IllegalStateException(e);
                    } finally {
                        over.countDown();
                    }
                });
                try (Session look = inner.open(server, database, vault)) {
                    while (look.underWay("/* theseus").isEmpty())
                        if (over.getCount() == 0)
                            throw new IllegalStateException("over before it was seen: " + statement);
                }
                left = true;
                throw new Killed("left " + statement);
            }

            @Override
            public List<Value> underWay(String beginning) throws SqlFailed {
                return session.underWay(beginning);
            }

            @Override
            public Optional<String> client() {
                return session.client();
            }

            @Override
            public boolean renew() {
                return !left && session.renew();
            }

            @Override
            public void close() {
                if (!left) session.close();
            }
        };
    }
}
