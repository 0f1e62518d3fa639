package dev.theseus.actions.fleet;

import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Vault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Open sessions in which nothing was left behind: opening one costs as much as several statements. On MariaDB and MySQL that is the one by which a
 * schema was looked at just before it is migrated; on PostgreSQL, where all schemata are in one database, the one of the schema before as well.
 *
 * <p>There are few, and nobody keeps one for long: servers limit their number, and whoever drops a database waits for the sessions in it.
 */
final class SpareSessions {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST = 16;

    /** The newest first. */
    private final Deque<Spare> spare = new ArrayDeque<>();

    private final Duration longest;

    SpareSessions() {
        this(LONGEST);
    }

    /** @param longest for how long one is kept */
    SpareSessions(Duration longest) {
        this.longest = longest;
    }

    private record Key(Sql sql, Vault vault, DatabaseRef server, Optional<String> database) {
        static Key of(OwnedSchema.Place place, ActionContext context) {
            return new Key(context.sql(), context.vault(), place.at().server(), place.database());
        }
    }

    private record Spare(Key key, Sql.Session session) {}

    /** What is to be done first in a session; a spare one in which it cannot be is taken for dead. */
    @FunctionalInterface
    interface Use<T> {
        T of(Sql.Session session) throws SqlFailed;
    }

    /** A session, and what came of its first use. */
    record Taken<T>(Sql.Session session, T result) {}

    /**
     * Takes a spare session where there is one that lives, and opens one otherwise.
     *
     * @param first changes nothing on the server, for it may be done twice
     */
    <T> Taken<T> take(OwnedSchema.Place place, ActionContext context, Use<T> first) throws SqlFailed {
        Key key = Key.of(place, context);
        for (Optional<Sql.Session> one = poll(key); one.isPresent(); one = poll(key)) {
            try {
                return used(one.get(), first);
            } catch (SqlFailed _) {
                // The server may have been restarted meanwhile.
            }
        }
        return used(open(place, context), first);
    }

    private static <T> Taken<T> used(Sql.Session session, Use<T> first) throws SqlFailed {
        try {
            return new Taken<>(session, first.of(session));
        } catch (SqlFailed | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Where the server has no room for one more, those that nobody needs give way. */
    private Sql.Session open(OwnedSchema.Place place, ActionContext context) throws SqlFailed {
        try {
            return place.open(context);
        } catch (SqlFailed e) {
            if (closeAll() == 0) throw e;
            return place.open(context);
        }
    }

    private synchronized Optional<Sql.Session> poll(Key key) {
        for (Iterator<Spare> all = spare.iterator(); all.hasNext(); ) {
            Spare one = all.next();
            if (!one.key.equals(key)) continue;
            all.remove();
            return Optional.of(one.session);
        }
        return Optional.empty();
    }

    private int closeAll() {
        Deque<Spare> all;
        synchronized (this) {
            all = new ArrayDeque<>(spare);
            spare.clear();
        }
        all.forEach(one -> one.session.close());
        return all.size();
    }

    /** Of a session in which nothing was set and nothing is under way. */
    void keep(OwnedSchema.Place place, ActionContext context, Sql.Session session) {
        Spare one = new Spare(Key.of(place, context), session);
        Optional<Spare> tooMany;
        synchronized (this) {
            spare.addFirst(one);
            tooMany = spare.size() > MOST ? Optional.of(spare.removeLast()) : Optional.empty();
        }
        tooMany.ifPresent(oldest -> oldest.session.close());
        Thread.ofVirtual().name("spare session").start(() -> closeLater(one));
    }

    private void closeLater(Spare one) {
        try {
            Thread.sleep(longest);
        } catch (InterruptedException _) {
            // Then now.
        }
        synchronized (this) {
            // A session that was taken and given back since is another spare one.
            if (!spare.removeIf(other -> other == one)) return;
        }
        one.session.close();
    }
}
