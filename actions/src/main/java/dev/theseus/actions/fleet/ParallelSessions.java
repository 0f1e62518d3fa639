package dev.theseus.actions.fleet;

import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Questions that are independent of each other, put to a server in several sessions at once: a session has one of the server's processors,
 * and no more. A helper's session that cannot be opened, or that is lost, is done without; what it was at is asked again by another.
 */
final class ParallelSessions {
    /** Servers limit the number of sessions, and have others to serve. */
    private static final int HELPERS = 4;

    /** A session of PostgreSQL remembers every table that it has met, for as long as it lives: some 20 kB each. */
    private static final int ASKED_OF_ONE = 20;

    private final Sql.Session own;
    private final MoreSessions more;

    ParallelSessions(Sql.Session own, MoreSessions more) {
        this.own = own;
        this.more = more;
    }

    /** May be asked again from the beginning, in another session. */
    @FunctionalInterface
    interface Question<T> {
        void ask(T of, Sql.Session session) throws SqlFailed;
    }

    /** @throws SqlFailed what the own session said; what a helper's did is not certain, and is asked in that one again */
    <T> void each(Collection<T> all, Question<T> question) throws SqlFailed {
        Queue<T> waiting = new ConcurrentLinkedQueue<>(all);
        if (all.size() > 1) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> helpers = new ArrayList<>();
                for (int i = 0; i < Math.min(HELPERS, all.size()); i++)
                    helpers.add(threads.submit(() -> help(waiting, question)));
                await(helpers, waiting);
            }
        }
        for (Optional<T> next = next(waiting); next.isPresent(); next = next(waiting)) question.ask(next.get(), own);
    }

    private static <T> Optional<T> next(Queue<T> waiting) {
        return Optional.ofNullable(waiting.poll());
    }

    private <T> void help(Queue<T> waiting, Question<T> question) {
        while (!waiting.isEmpty()) {
            try (Sql.Session session = more.open()) {
                for (int i = 0; i < ASKED_OF_ONE; i++) {
                    Optional<T> next = next(waiting);
                    if (next.isEmpty()) return;
                    try {
                        question.ask(next.get(), session);
                    } catch (SqlFailed e) {
                        waiting.add(next.get());
                        return;
                    }
                }
            } catch (SqlFailed _) {
                return;
            }
        }
    }

    private static <T> void await(List<Future<?>> helpers, Queue<T> waiting) throws SqlFailed {
        try {
            for (Future<?> helper : helpers) helper.get();
        } catch (InterruptedException e) {
            waiting.clear();
            Thread.currentThread().interrupt();
            throw new SqlFailed("interrupted before the server had answered all", true, e);
        } catch (ExecutionException e) {
            waiting.clear();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
