package dev.theseus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    @TempDir
    Path directory;

    private Path path = Path.of("");
    private Inbox inbox = new Inbox(path);

    static Input.Wish wish(String request) {
        return new Input.Wish(RequestKind.PAUSE, "ann", "\"; rm -rf ~; $(…)\n\u0000", true, true, request);
    }

    private static Input.Answer answer(String request) {
        return new Input.Answer("hold-1", "run again", "because 🚢", "bob", request);
    }

    @BeforeEach
    void open() throws Exception {
        path = Files.createDirectory(directory.resolve("inbox"));
        inbox = new Inbox(path);
    }

    @Test
    void requests_arrive_as_they_were_sent_in_their_order() throws Exception {
        inbox.post(answer("0002-b"));
        inbox.post(wish("0001-a"));
        for (RequestKind kind : RequestKind.values())
            inbox.post(new Input.Wish(kind, "ann", "", false, "0003-" + kind.ordinal()));
        var arrivals = inbox.arrivals();
        assertThat(arrivals.notes()).isEmpty();
        assertThat(arrivals.requests()).hasSize(2 + RequestKind.values().length);
        assertThat(arrivals.requests().subList(0, 2))
                .containsExactly(new Request("0001-a", wish("0001-a")), new Request("0002-b", answer("0002-b")));
        assertThat(arrivals.requests().subList(2, arrivals.requests().size()))
                .extracting(request -> ((Input.Wish) request.input()).kind())
                .containsExactly(RequestKind.values());
    }

    @Test
    void a_request_stays_until_it_is_removed_and_counts_once_however_often_it_is_sent() throws Exception {
        inbox.post(wish("1"));
        inbox.post(wish("1"));
        assertThat(inbox.arrivals().requests()).hasSize(1);
        // A driver that died before it removed it: the next one sees it again, under the same id.
        assertThat(new Inbox(path).arrivals().requests()).containsExactly(new Request("1", wish("1")));
        inbox.remove("1");
        inbox.remove("1");
        assertThat(inbox.arrivals().isEmpty()).isTrue();
    }

    @Test
    void ids_sort_by_time_and_do_not_repeat() {
        var random = new SplittableRandom(3);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) ids.add(Inbox.newId(Runs.NIGHT.plusMillis(i), random));
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void waiting_ends_when_something_arrives() throws Exception {
        var arrived = CompletableFuture.supplyAsync(() -> {
            try {
                return inbox.await(Duration.ofMillis(5)).requests();
            } catch (JournalException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        new Inbox(path).post(wish("1"));
        assertThat(arrived.get()).hasSize(1);
    }

    @Test
    void what_is_no_request_is_set_aside_and_does_no_harm() throws Exception {
        Files.writeString(path.resolve("1.json"), "{\"v\":1,\"kind\":\"wish\"");
        Files.write(path.resolve("2.json"), new byte[] {0, -1, 27, '[', '2', 'J'});
        Files.write(path.resolve("3.json"), new byte[5_000_000]);
        Files.writeString(path.resolve("4.json"), "[".repeat(60_000));
        Files.writeString(path.resolve("5.json"), "{\"v\":2,\"kind\":\"wish\",\"want\":\"pause\",\"by\":\"x\"}");
        Files.writeString(path.resolve("6.json"), "{\"v\":1,\"kind\":\"wish\",\"want\":\"sink\",\"by\":\"x\"}");
        Files.writeString(path.resolve("7.json"), "{\"v\":1,\"kind\":\"answer\",\"hold\":\"h\",\"by\":\"x\"}");
        Files.writeString(path.resolve("8.json"), "");
        Files.writeString(path.resolve("9.txt"), "hello");
        Files.writeString(path.resolve("a b\u001b[2J.json"), "{}");
        Files.createSymbolicLink(path.resolve("b.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(path.resolve("c.json"), Path.of("/etc/passwd"));
        Files.createDirectories(path.resolve("d.json").resolve("full"));
        assertThat(new ProcessBuilder("mkfifo", path.resolve("e.json").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.writeString(path.resolve(".half-written"), "{");
        inbox.post(wish("f"));

        var arrivals = inbox.arrivals();
        assertThat(arrivals.requests()).containsExactly(new Request("f", wish("f")));
        assertThat(arrivals.notes())
                .hasSize(14)
                .allSatisfy(note -> assertThat(note)
                        .matches("inbox: \\S+ is set aside: .*|inbox: a\\?b\\?\\?2J.json is set aside: .*")
                        .doesNotContain("\u001b"));
        assertThat(Files.readString(Path.of("/etc/passwd"))).isNotEmpty();
        assertThat(path.resolve("rejected").resolve("1.json")).exists();
        assertThat(inbox.arrivals().notes()).isEmpty();
        assertThat(path.resolve(".half-written")).exists();
    }

    @Test
    void what_can_not_be_set_aside_is_noted_once() throws Exception {
        Files.writeString(path.resolve("rejected"), "in the way");
        Files.writeString(path.resolve("1.json"), "nonsense");
        assertThat(inbox.arrivals().notes()).singleElement().asString().contains("stays where it is");
        assertThat(inbox.arrivals().isEmpty()).isTrue();
    }

    @Test
    void a_flood_is_taken_in_portions_and_what_is_rejected_is_bounded() throws Exception {
        for (int i = 0; i < 1500; i++) Files.writeString(path.resolve("x" + i + ".json"), "nonsense");
        assertThat(inbox.arrivals().notes()).hasSize(1000);
        assertThat(inbox.arrivals().notes()).hasSize(500);
        try (var rejected = Files.list(path.resolve("rejected"))) {
            assertThat(rejected).hasSizeLessThanOrEqualTo(200);
        }
    }

    @Test
    void an_id_that_is_a_path_is_refused() {
        assertThatThrownBy(() -> inbox.post(wish("../../x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inbox.remove("/etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}
