package dev.theseus.cli.rehearse;

import dev.theseus.core.port.Journal;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A journal whose controller is killed with SIGKILL, right before or right after one of its records is durable. */
public final class MortalJournal implements Journal {
    private final Journal journal;
    private final Doom doom;

    public MortalJournal(Journal journal, Doom doom) {
        this.journal = journal;
        this.doom = doom;
    }

    @Override
    public Head append(List<? extends Event> events) throws JournalException {
        if (doom.strikes(events, Side.BEFORE)) die();
        Head head = journal.append(events);
        if (doom.strikes(events, Side.AFTER)) die();
        doom.passed(events);
        return head;
    }

    /** Nothing of this process runs any hook, writes any buffer or lets go of any lock: as at a power cut, but for what the kernel has. */
    static void die() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            while (true) Thread.sleep(Long.MAX_VALUE);
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(137);
        }
    }

    @Override
    public Head head() {
        return journal.head();
    }

    @Override
    public boolean knows(Head place) throws JournalException {
        return journal.knows(place);
    }

    @Override
    public void read(Consumer<? super Event> consumer) throws JournalException {
        journal.read(consumer);
    }

    @Override
    public void close() {
        journal.close();
    }
}
