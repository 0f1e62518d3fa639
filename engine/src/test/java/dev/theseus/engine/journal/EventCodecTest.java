package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final EventCodec codec = new EventCodec();

    private List<Event> decode(String records) {
        List<Event> events = new ArrayList<>();
        codec.decode(records.getBytes(StandardCharsets.UTF_8), events::add);
        return events;
    }

    @Test
    void events_of_every_type_come_back_as_they_were() {
        for (int seed = 0; seed < 400; seed++) {
            var events = new Events(new SplittableRandom(seed));
            for (Class<?> type : Events.types()) {
                Event event = events.of(type);
                String line = codec.line(event);
                assertThat(line).doesNotContain("\n");
                List<Event> read = decode(line);
                // Equal versions may be spelled differently, and equal maps ordered differently: the text is compared
                // as well.
                assertThat(read).as("seed %d: %s", seed, line).containsExactly(event);
                assertThat(read.getFirst().toString()).isEqualTo(event.toString());
            }
        }
    }

    @Test
    void events_are_lines() {
        var events = new Events(new SplittableRandom(7)).some(50);
        String records = new String(codec.encode(events), StandardCharsets.UTF_8);
        assertThat(records.lines()).hasSize(50);
        assertThat(decode(records)).isEqualTo(events);
    }

    @Test
    void keys_that_are_unknown_are_passed_over() {
        assertThat(decode("{\"e\":\"phase\",\"t\":5,\"new\":{\"a\":[1,{\"p\":9}]},\"p\":3}"))
                .containsExactly(new Event.PhaseStarted(Instant.EPOCH.plusNanos(5000), 3));
    }

    @Test
    void types_and_words_that_are_unknown_say_so() {
        assertThatThrownBy(() -> decode("{\"e\":\"teleport\",\"t\":5}")).isInstanceOf(UnknownWord.class);
        assertThatThrownBy(() -> decode("{\"e\":\"end\",\"t\":5,\"ending\":\"sunk\"}"))
                .isInstanceOf(UnknownWord.class);
        assertThatThrownBy(() -> decode("{\"e\":\"fact\",\"t\":5,\"v\":{\"$matrix\":\"1\"}}"))
                .isInstanceOf(UnknownWord.class);
    }

    @Test
    void names_whose_escapes_are_damaged_are_no_event() {
        for (String name : List.of("$%a%d83", "$%a%", "$%a%d8xx", "$%a%-001"))
            assertThatThrownBy(() -> decode("{\"e\":\"fact\",\"t\":5,\"v\":{\"" + name + "\":\"1\"}}"))
                    .as(name)
                    .isInstanceOf(NotAnEvent.class);
    }

    @Test
    void what_is_no_event_says_so() {
        for (String line : List.of(
                "{",
                "nonsense",
                "[]",
                "{}",
                "{\"t\":5,\"e\":\"phase\",\"p\":1}",
                "{\"e\":\"phase\",\"t\":5}",
                "{\"e\":\"phase\",\"p\":5}",
                "{\"e\":\"phase\",\"t\":\"yesterday\",\"p\":1}",
                "{\"e\":\"phase\",\"t\":5,\"p\":99999999999}",
                "{\"e\":\"undone\",\"t\":5,\"s\":[1,2]}",
                "{\"e\":\"undone\",\"t\":5,\"s\":[1,2,3,4,5]}",
                "{\"e\":\"fact\",\"t\":5,\"v\":{\"$version\":\"\"}}",
                "{\"e\":\"fact\",\"t\":5,\"v\":{\"$duration\":\"soon\"}}",
                "{\"e\":\"fact\",\"t\":5,\"v\":{\"$secret\":\"a\",\"b\":1}}"))
            assertThatThrownBy(() -> decode(line)).as(line).isInstanceOf(NotAnEvent.class);
    }

    @Test
    void a_secret_is_written_by_its_name_alone() {
        var started = new Event.RunStarted(
                Instant.EPOCH, "r", "b", "1", "p", "i", 1, Map.of("password", new Value.Secret("password")), List.of());
        assertThat(codec.line(started)).contains("\"inputs\":{\"password\":{\"$secret\":\"password\"}}");
    }

    @Test
    void a_value_nested_too_deeply_is_refused_before_anything_is_written() {
        Value value = Value.NIL;
        for (int i = 0; i < 2000; i++) value = Value.of(List.of(value));
        var read = new Event.BaselineRead(Instant.EPOCH, 0, false, value, Optional.empty());
        assertThatThrownBy(() -> codec.line(read)).isInstanceOf(IllegalArgumentException.class);
    }
}
