package dev.theseus.engine.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InstallationLockTest {
    private final CountDownLatch beats = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Answers every order, forgets interrupts, and is slow to answer the first beat. */
    private Finished answer(Command command) {
        String order = command.display();
        if (order.contains(" beat ")) {
            beats.countDown();
            awaitWithoutInterrupt();
        }
        return new Finished(0, new Output(order.contains(" take ") ? "taken 7 raised" : "ok", "", false));
    }

    private void awaitWithoutInterrupt() {
        boolean waits = true;
        while (waits)
            try {
                letGo.await();
                waits = false;
            } catch (InterruptedException forgotten) {
                // As libraries do.
                letGo.countDown();
            }
    }

    @Test
    void it_is_let_go_though_the_way_to_the_host_forgets_interrupts() throws Exception {
        var transport = (Transport) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Transport.class}, (_, method, args) -> {
                    assertThat(method.getName()).isEqualTo("look");
                    return answer((Command) args[0]);
                });
        var host = new Host("h1", new Reach.Local(), List.of(), Map.of(), Map.of(), Map.of());
        InstallationLock lock = InstallationLock.take(
                new InstallationLock.Place(transport, host, "", "shop"),
                new InstallationLock.Claim("run", Path.of("state"), Instant.EPOCH, false));
        lock.beat(Duration.ofMillis(1), () -> {});
        beats.await();
        lock.close();
        assertThat(lock.fence()).isEqualTo(7);
    }
}
