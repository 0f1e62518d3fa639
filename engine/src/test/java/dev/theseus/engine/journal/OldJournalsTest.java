package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals of the past are read for ever. The files under {@code journals/} are never edited: a new format adds its own. (Until 0.1.0 is
 * out, format 1 may still gain a line for an event that is new.)
 */
class OldJournalsTest {
    @TempDir
    Path directory;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = OldJournalsTest.class.getResourceAsStream("/journals/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static List<Event> lines() throws IOException {
        List<Event> events = new ArrayList<>();
        new EventCodec().decode(resource("format-1.jsonl"), events::add);
        return events;
    }

    @Test
    void format_1_has_every_type_of_event() throws Exception {
        assertThat(lines().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Events.types());
    }

    @Test
    void format_1_is_what_is_written_today() throws Exception {
        String text = new String(resource("format-1.jsonl"), StandardCharsets.UTF_8);
        assertThat(new String(new EventCodec().encode(lines()), StandardCharsets.UTF_8))
                .isEqualTo(text.stripTrailing());
    }

    @Test
    void format_1_means_what_it_meant() throws Exception {
        List<Event> events = lines();
        var site = new Site(0, 0, 2, Site.NO_ITEM);
        assertThat(events)
                .contains(
                        new Event.PhaseStarted(Instant.parse("2026-11-21T02:12:34Z"), 0),
                        new Event.StepIntended(
                                Instant.parse("2026-11-21T02:12:36Z"),
                                site,
                                1,
                                "ox1",
                                "runupdate -n schema_1",
                                Value.NIL,
                                false),
                        new Event.StepInDoubt(
                                Instant.parse("2026-11-21T02:13:20.1Z"),
                                site,
                                2,
                                new Failure(Code.CONNECTION_LOST, "the connection to ox1 was lost", "")),
                        new Event.TargetFinished(
                                Instant.parse("2026-11-21T02:14:20.7Z"), 0, 1, Event.TargetResult.DONE),
                        new Event.ConditionChecked(Instant.parse("2026-11-21T02:12:32Z"), 0, Optional.empty()),
                        new Event.RunEnded(
                                Instant.parse("2026-11-21T02:14:27Z"), Ending.ROLLED_BACK, "rolled back to 7.10.5"));
        assertThat(events.stream().filter(Event.TargetsBound.class::isInstance).findFirst())
                .contains(new Event.TargetsBound(
                        Instant.parse("2026-11-21T02:12:34.1Z"),
                        0,
                        0,
                        List.of(
                                new Target("ox1", Value.of("ox1"), ""),
                                new Target(
                                        "schema_1",
                                        Value.of(Map.of("name", Value.of("schema_1"), "rows", Value.of(7))),
                                        "db1"),
                                new Target("nil", Value.NIL, "")),
                        Map.of("nodes[first]", List.of("ox1"), "nodes[rest]", List.of("ox2", "ox3"))));
    }

    @Test
    void a_file_of_format_1_reads_as_its_lines() throws Exception {
        Path file = directory.resolve("journal.db");
        Files.write(file, resource("format-1.db"));
        assertThat(Journals.readAll(file)).isEqualTo(lines());
        try (JournalReader reader = JournalReader.open(file)) {
            assertThat(reader.facts().run()).isEqualTo("20261121-0212-k3f9");
            // The head that hosts were told in 2026.
            assertThat(reader.head()).isEqualTo(new Head(lines().size(), "1c2bfbb4b7f5646e90a414add24fa296"));
        }
        try (var journal = SqliteJournal.open(file)) {
            journal.append(List.of(Journals.fact("more", 1)));
            assertThat(journal.fence()).isGreaterThan(2);
        }
        assertThat(Journals.readAll(file)).hasSize(lines().size() + 1);
    }

    /** Writes {@code format-1.db} from its lines: run once, when the format was made. */
    static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        var facts = new JournalFacts(
                "20261121-0212-k3f9",
                Instant.parse("2026-11-21T02:12:30Z"),
                "0.1.0",
                "appsuite-without-downtime",
                "lab");
        SqliteJournal.create(file, facts, 1);
        List<Event> events = lines();
        try (var journal = SqliteJournal.open(file)) {
            for (int i = 0; i < events.size(); i += 3)
                journal.append(events.subList(i, Math.min(events.size(), i + 3)));
        }
    }
}
