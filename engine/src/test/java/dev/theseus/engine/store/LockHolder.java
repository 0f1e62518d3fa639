package dev.theseus.engine.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** A process of its own that takes control of a run, says so, and keeps it until it is killed. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws Exception {
        var store = new RunStore(Path.of(args[0]), new SplittableRandom());
        Control control = store.find(args[1]).control(Instant.parse(args[2]));
        System.out.println("fence " + control.fence());
        new CountDownLatch(1).await();
        control.close();
    }
}
