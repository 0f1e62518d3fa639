package dev.theseus.actions.traffic;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The lab's own proxy. */
class LabQueueTest extends QueueContract {
    LabQueueTest(@TempDir Path home) throws Exception {
        super(new QueueingLabProxy(), home);
    }
}
