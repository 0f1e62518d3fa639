package dev.theseus.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Event;
import dev.theseus.testkit.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Records of a journal, damaged at random behind the checksum's back, as a foreign or a future Theseus might write them: each is read
 * as an event that can be written again, or refused as no event.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordFuzzTest {
    private final EventCodec codec = new EventCodec();

    @Test
    void a_damaged_record_is_read_or_refused() {
        var read = new AtomicInteger();
        var refused = new AtomicInteger();
        Fuzz.rounds(6_000, dice -> {
            List<Event> events = new Events(new SplittableRandom(dice.number())).some(dice.between(1, 3));
            byte[] records = dice.damaged(codec.encode(events));
            List<Event> seen = new ArrayList<>();
            try {
                codec.decode(records, seen::add);
                read.incrementAndGet();
            } catch (NotAnEvent | UnknownWord e) {
                assertThat(e.getMessage()).isNotNull();
                refused.incrementAndGet();
            }
            if (seen.isEmpty()) return;
            List<Event> again = new ArrayList<>();
            codec.decode(codec.encode(seen), again::add);
            assertThat(again).isEqualTo(seen);
        });
        if (Long.getLong("theseus.fuzz.seed") == null) {
            assertThat(read.get()).isPositive();
            assertThat(refused.get()).isPositive();
        }
    }
}
