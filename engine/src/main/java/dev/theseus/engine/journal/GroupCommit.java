package dev.theseus.engine.journal;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a journal. While a commit is on its way to the disk the next appends gather in the queue, and go together
 * in the commit after it: the slower the disk, the larger the groups.
 */
final class GroupCommit implements AutoCloseable {
    private static final int GROUP_BYTES = 1 << 20;
    private static final int GROUP_ENTRIES = 4096;
    private static final String INSERT = """
            insert into journal (first_seq, count, at, records, chain)
            select ?, ?, ?, cast(? as text), ? where (select value from meta where key = 'fence') = ?
            """;

    /** Events of one append, encoded. @param done completed when they are durable */
    record Entry(byte[] records, int count, long at, CompletableFuture<Head> done) {}

    private final Connection connection;
    private final Trouble trouble;
    private final String fence;
    private final Chain chain = new Chain();
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Entry end = new Entry(new byte[0], 0, 0, new CompletableFuture<>());
    private final Thread writer;
    private final Object closing = new Object();
    private boolean closed;
    private volatile Head head;

    /** For the writer alone; a statement that failed is not used again. */
    private @Nullable PreparedStatement insert;

    /** @param head the last event in the file, and its link */
    GroupCommit(Connection connection, Trouble trouble, long fence, Head head) {
        this.connection = connection;
        this.trouble = trouble;
        this.fence = Long.toString(fence);
        this.head = head;
        // SQLite holds its thread while it waits for the disk, so a virtual one would gain nothing.
        writer = Thread.ofPlatform().name("journal").daemon().start(this::write);
    }

    Head head() {
        return head;
    }

    void submit(Entry entry) {
        synchronized (closing) {
            if (closed) throw new IllegalStateException("the journal is closed");
            queue.add(entry);
        }
    }

    private void write() {
        var group = new ArrayList<Entry>();
        Entry left = null;
        while (left != end) {
            left = gather(left, group);
            if (!group.isEmpty()) commit(group);
            group.clear();
        }
    }

    /** Fills {@code group} with what waits. @return the entry that did not go into it, if any */
    private @Nullable Entry gather(@Nullable Entry first, List<Entry> group) {
        int bytes = 0;
        Entry next = first == null ? take() : first;
        while (next != null && next != end) {
            if (!group.isEmpty() && (bytes + next.records().length > GROUP_BYTES || group.size() >= GROUP_ENTRIES))
                return next;
            bytes += next.records().length;
            group.add(next);
            next = queue.poll();
        }
        return next;
    }

    private Entry take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it; it ends by close() alone, so that nothing that waits is left
                // behind.
                continue;
            }
        }
    }

    private void commit(List<Entry> group) {
        try {
            head = insert(group);
            for (Entry entry : group) entry.done().complete(head);
        } catch (SQLException e) {
            fail(group, trouble.of(e, head.seq()));
        } catch (Throwable e) {
            // Whatever it is, nobody may be left waiting for ever.
            fail(group, e);
        }
    }

    private static void fail(List<Entry> group, Throwable reason) {
        for (Entry entry : group) entry.done().completeExceptionally(reason);
    }

    /** One statement, one transaction: it is there wholly or not at all. */
    private Head insert(List<Entry> group) throws SQLException, JournalException {
        byte[] records = join(group);
        long firstSeq = head.seq() + 1;
        long count = 0;
        for (Entry entry : group) count += entry.count();
        long at = group.getLast().at();
        byte[] link = chain.next(HexFormat.of().parseHex(head.chain()), firstSeq, count, at, records);
        PreparedStatement statement = insert == null ? connection.prepareStatement(INSERT) : insert;
        insert = null;
        statement.setLong(1, firstSeq);
        statement.setLong(2, count);
        statement.setLong(3, at);
        statement.setBytes(4, records);
        statement.setBytes(5, link);
        statement.setString(6, fence);
        if (execute(statement) != 1) throw trouble.takenOver();
        insert = statement;
        return new Head(firstSeq + count - 1, JournalReader.hex(link));
    }

    private static int execute(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeUpdate();
        } catch (SQLException e) {
            try {
                statement.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static byte[] join(List<Entry> group) {
        if (group.size() == 1) return group.getFirst().records();
        var joined = new ByteArrayOutputStream();
        for (Entry entry : group) {
            if (joined.size() > 0) joined.write('\n');
            joined.writeBytes(entry.records());
        }
        return joined.toByteArray();
    }

    /** Lets what waits come to its end, then closes the file. */
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) return;
            closed = true;
            queue.add(end);
        }
        boolean interrupted = joinWriter();
        try {
            connection.close();
        } catch (SQLException _) {
            // Everything acknowledged is durable already; the next opening tidies up what closing could not.
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private boolean joinWriter() {
        boolean interrupted = false;
        while (true) {
            try {
                writer.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
