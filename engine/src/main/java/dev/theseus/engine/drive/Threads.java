package dev.theseus.engine.drive;

import java.util.List;

/**
 * Where work is carried out at the same time as other work, and how what it brings back is waited for. The production's are
 * {@link VirtualThreads}; a simulation brings its own, so that a seed decides who goes on next.
 */
public interface Threads {

    /** Opens a group whose members end together. */
    Group open();

    /** A place to hand something over between threads. */
    <T> Mailbox<T> mailbox();

    /** Threads that end together. */
    interface Group extends AutoCloseable {
        void start(Work work);

        /** Interrupts whatever is still at work, and waits until it has ended. */
        @Override
        void close();
    }

    /** What one thread does; an interrupt ends it without a word. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** What threads hand to the one that takes, in the order in which it was put in. */
    interface Mailbox<T> {
        void put(T thing);

        boolean isEmpty();

        /** Waits until there is something. @return at most so many, at least one */
        List<T> take(int most) throws InterruptedException;
    }
}
