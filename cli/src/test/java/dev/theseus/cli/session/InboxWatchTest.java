package dev.theseus.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.SamplePlan;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.NewRun;
import dev.theseus.engine.store.Owner;
import dev.theseus.engine.store.Request;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests on their way from the inbox to the driver, with a driver that takes its time. */
class InboxWatchTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final RunFace FACE = new RunFace() {
        @Override
        public void happened(List<Event> events) {}

        @Override
        public void progress(LaneId lane, String message) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
    };

    private final List<Input> driven = new CopyOnWriteArrayList<>();
    private final RunDirectory run;

    InboxWatchTest(@TempDir Path state) throws Exception {
        run = new RunStore(state, new SplittableRandom(1)).create(new NewRun(NOW, "0", "plan", "here", List.of()));
    }

    private static Input.Answer answer(String request) {
        return new Input.Answer("h1", "retry", "", "ben", request);
    }

    private List<String> waiting() throws Exception {
        return run.inbox().arrivals().requests().stream().map(Request::id).toList();
    }

    /** For as long as that takes: before a run goes back, hosts are asked what that would lose. */
    @Test
    void a_request_is_handed_in_once_and_stays_until_it_is_in_the_journal() throws Exception {
        Post post = new Post("ann", () -> "id");
        post.to(driven::add);
        run.inbox().post(answer("1"));
        try (InboxWatch _ =
                InboxWatch.start(run.inbox(), Owner.self(NOW), new RunState(SamplePlan.plan()), post, FACE)) {
            assertThat(driven).containsExactly(answer("1"));
            run.inbox().post(answer("2"));
            // Once the second is handed in, the watch has come by the first again.
            while (driven.size() < 2) Thread.sleep(10);
            assertThat(waiting()).containsExactly("1", "2");
            post.journaled("1");
            while (waiting().contains("1")) Thread.sleep(10);
            assertThat(waiting()).containsExactly("2");
        }
        assertThat(driven).containsExactly(answer("1"), answer("2"));
        assertThat(waiting()).as("left for the next controller").containsExactly("2");
    }
}
