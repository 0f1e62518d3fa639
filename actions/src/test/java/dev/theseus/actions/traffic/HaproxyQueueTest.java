package dev.theseus.actions.traffic;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy itself, with the configuration that comes with Theseus. */
class HaproxyQueueTest extends QueueContract {
    HaproxyQueueTest(@TempDir Path home) throws Exception {
        super(new QueueingHaproxy(home), home);
    }
}
