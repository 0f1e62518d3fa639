package dev.theseus.engine.sim;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The disk that holds a run's journal, in the production's own bytes. A write is there whole or not at all: what was torn is found
 * without its end and dropped when the journal is opened, as SQLite does with its log.
 */
final class SimDisk {
    private final DriverSimulation sim;
    private final List<List<Event>> written = new ArrayList<>();
    private long fence;
    private long events;

    SimDisk(DriverSimulation sim) {
        this.sim = sim;
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    long events() {
        return events;
    }

    void read(Consumer<? super Event> consumer) {
        for (List<Event> group : written) group.forEach(consumer);
    }

    /** Opens the journal for one controller; whoever had it before can write no more. */
    Journal open() {
        long mine = ++fence;
        return new Journal() {
            @Override
            public Head append(List<? extends Event> events) throws JournalException {
                sim.baton.alive();
                pause();
                if (fence != mine) throw refused(Code.RUN_LOCKED, "another controller has taken the run over");
                if (sim.chance.of(Fault.CRASH_BEFORE_A_WRITE)) sim.crashHere();
                if (sim.chance.of(Fault.DISK_FULL)) throw refused(Code.JOURNAL_FULL, "there is no room");
                if (sim.chance.of(Fault.FAILED_WRITE)) throw refused(Code.STATE_UNAVAILABLE, "it cannot be written");
                byte[] bytes = Records.write(sim.flaw.written(List.copyOf(events)));
                if (sim.chance.of(Fault.TORN_WRITE)) {
                    tear(bytes);
                    sim.crashHere();
                }
                keep(bytes);
                if (sim.chance.of(Fault.CRASH_AFTER_A_WRITE) || sim.cutsHere(SimDisk.this.events)) sim.crashHere();
                pause();
                return head();
            }

            private void pause() {
                try {
                    sim.baton.sleep(sim.chance.millis(4));
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts a driver", e);
                }
            }

            @Override
            public Head head() {
                return new Head(SimDisk.this.events, "");
            }

            @Override
            public boolean knows(Head place) {
                return place.seq() <= SimDisk.this.events;
            }

            @Override
            public void read(Consumer<? super Event> consumer) {
                SimDisk.this.read(consumer);
            }

            @Override
            public void close() {}
        };
    }

    /** Half of a group is no group: nobody will read it. */
    private static void tear(byte[] bytes) {
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        if (half.length == bytes.length && bytes.length > 0) throw new AssertionError("not torn");
    }

    /** What is kept is what the bytes say, not what was meant; they say the same whenever they are read. */
    private void keep(byte[] bytes) {
        sim.secrets.check("journal", new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        List<Event> group = new ArrayList<>();
        Records.read(bytes, group::add);
        written.add(group);
        for (Event event : group) {
            events++;
            sim.durable(event);
        }
    }

    private static JournalException refused(Code code, String why) {
        return new JournalException(new Failure(code, why, ""));
    }
}
