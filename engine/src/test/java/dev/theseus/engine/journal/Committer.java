package dev.theseus.engine.journal;

import dev.theseus.core.port.Journal.Head;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that commits as fast as it can, from several threads, and says what was acknowledged, until it is killed. */
final class Committer {
    private Committer() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        int writers = Integer.parseInt(args[1]);
        SqliteJournal journal = SqliteJournal.open(file);
        for (int writer = 0; writer < writers; writer++) {
            String name = "fence-" + journal.fence() + "-writer-" + writer;
            Thread.ofPlatform().start(() -> commit(journal, name));
        }
    }

    private static void commit(SqliteJournal journal, String name) {
        try {
            for (long i = 0; ; i++) {
                Head head = journal.append(List.of(Journals.fact(name, i)));
                String line = name + " " + i + " " + head.seq() + "\n";
                synchronized (System.out) {
                    System.out.print(line);
                    System.out.flush();
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
