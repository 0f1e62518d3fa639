package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.JSchException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls of the SSH library that wait for the server, on a thread of their own: the library takes an interrupt for a wake-up and forgets it, and
 * whoever wanted us to end would wait for as long as the server does not answer, or for good.
 */
final class Apart {
    private Apart() {}

    /** What waits. */
    @FunctionalInterface
    interface Call {
        void go() throws JSchException;
    }

    /** @param giveUp ends the call, for nobody waits for it any more */
    static void go(Call call, Runnable giveUp) throws JSchException, InterruptedException {
        var task = new FutureTask<Void>(() -> {
            call.go();
            return null;
        });
        Thread.ofVirtual().name("ssh").start(task);
        try {
            task.get();
        } catch (InterruptedException e) {
            giveUp.run();
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case JSchException failed -> throw failed;
                case RuntimeException broken -> throw broken;
                case Error broken -> throw broken;
                case null, default -> throw new JSchException("the SSH library failed", e);
            }
        }
    }
}
