package dev.theseus.engine.drive;

import dev.theseus.core.port.ActionException;
import dev.theseus.engine.drive.Threads.Group;
import dev.theseus.engine.drive.Threads.Mailbox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks many hosts at once, within a bound, and brings the answers back in the order of the hosts. The first that fails ends it all. */
final class Together {
    private static final int AT_ONCE = 64;

    private Together() {}

    record Asked<V>(String key, V value) {}

    interface Asking<V> {
        V ask(String key) throws ActionException, InterruptedException;
    }

    private sealed interface Reply<V> {
        record Answered<V>(int index, V value) implements Reply<V> {}

        record Failed<V>(ActionException why) implements Reply<V> {}

        record Bug<V>(Throwable what) implements Reply<V> {}
    }

    static <V> List<Asked<V>> all(Threads threads, List<String> keys, Asking<V> asking)
            throws InterruptedException, ActionException {
        List<Asked<V>> answers = new ArrayList<>(Collections.nCopies(keys.size(), null));
        Mailbox<Reply<V>> replies = threads.mailbox();
        try (Group group = threads.open()) {
            int started = 0;
            while (started < Math.min(AT_ONCE, keys.size())) start(group, keys, started++, asking, replies);
            for (int open = keys.size(); open > 0; open--)
                switch (replies.take(1).getFirst()) {
                    case Reply.Answered<V>(int index, V value) -> {
                        answers.set(index, new Asked<>(keys.get(index), value));
                        if (started < keys.size()) start(group, keys, started++, asking, replies);
                    }
                    case Reply.Failed<V>(var why) -> throw why;
                    case Reply.Bug<V>(var what) -> throw new IllegalStateException("asking several hosts", what);
                }
        }
        return answers;
    }

    private static <V> void start(
            Group group, List<String> keys, int index, Asking<V> asking, Mailbox<Reply<V>> replies) {
        group.start(() -> {
            try {
                replies.put(new Reply.Answered<>(index, asking.ask(keys.get(index))));
            } catch (ActionException e) {
                replies.put(new Reply.Failed<>(e));
            } catch (RuntimeException | AssertionError e) {
                replies.put(new Reply.Bug<>(e));
            }
        });
    }
}
