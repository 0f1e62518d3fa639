package dev.theseus.engine.journal;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal, also while another process writes it. Each group is checked before one of its events is handed over. For one
 * thread at a time.
 */
public final class JournalReader implements AutoCloseable {
    private static final String SELECT = "select first_seq, count, at, records, chain from journal";

    private final Connection connection;
    private final Trouble trouble;
    private final Map<String, String> meta;
    private final Chain chain = new Chain();
    private final EventCodec codec = new EventCodec();

    /** Takes one event with its number; {@code false} ends the reading. */
    @FunctionalInterface
    public interface Sink {
        boolean take(long seq, Event event);
    }

    private JournalReader(Connection connection, Trouble trouble, Map<String, String> meta) {
        this.connection = connection;
        this.trouble = trouble;
        this.meta = meta;
    }

    public static JournalReader open(Path file) throws JournalException {
        var trouble = new Trouble(file);
        Connection connection;
        try {
            connection = Database.read(file);
        } catch (SQLException e) {
            throw trouble.of(e, 0);
        }
        try {
            return new JournalReader(connection, trouble, checked(connection, trouble));
        } catch (JournalException e) {
            close(connection, e);
            throw e;
        }
    }

    /** The entries of {@code meta}, of a journal that this Theseus can read. */
    static Map<String, String> checked(Connection connection, Trouble trouble) throws JournalException {
        try {
            Map<String, String> meta = Meta.read(connection);
            String format = meta.getOrDefault(Meta.FORMAT, "");
            if (Integer.parseInt(format) > Database.FORMAT) throw trouble.tooNew(0, "format " + format);
            return meta;
        } catch (SQLException e) {
            throw trouble.of(e, 0);
        } catch (Meta.Damaged | NumberFormatException e) {
            throw trouble.damaged(0, String.valueOf(e.getMessage()));
        }
    }

    static void close(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    public JournalFacts facts() throws JournalException {
        try {
            return new JournalFacts(
                    meta.getOrDefault(Meta.RUN, ""),
                    Instant.parse(meta.getOrDefault(Meta.CREATED, "")),
                    meta.getOrDefault(Meta.THESEUS, ""),
                    meta.getOrDefault(Meta.PLAN, ""),
                    meta.getOrDefault(Meta.INVENTORY, ""));
        } catch (DateTimeException e) {
            throw trouble.damaged(0, String.valueOf(e.getMessage()));
        }
    }

    /** The fencing token of the last controller. */
    long fence() throws JournalException {
        try {
            return Long.parseLong(meta.getOrDefault(Meta.FENCE, ""));
        } catch (NumberFormatException e) {
            throw trouble.damaged(0, "the fencing token is no number");
        }
    }

    /** The head as the last group has it; what is before is not looked at. */
    public Head head() throws JournalException {
        return lastGroup()
                .map(group -> new Head(group.lastSeq(), hex(group.chain())))
                .orElseGet(() -> new Head(0, hex(beginning())));
    }

    /** Whether a group ends at that place; what is before is not looked at. */
    boolean knows(Head place) throws JournalException {
        if (place.seq() == 0) return place.chain().equals(hex(beginning()));
        return one(SELECT + " where first_seq <= ? order by first_seq desc limit 1", place.seq())
                .filter(group -> group.lastSeq() == place.seq())
                .filter(group -> hex(group.chain()).equals(place.chain()))
                .isPresent();
    }

    /** The first event, without reading the rest. */
    public Optional<Event> first() throws JournalException {
        var first = new Event[1];
        readFrom(1, (seq, event) -> {
            first[0] = event;
            return false;
        });
        return Optional.ofNullable(first[0]);
    }

    /** The last event, without reading the rest. */
    public Optional<Event> last() throws JournalException {
        Optional<Group> group = lastGroup();
        if (group.isEmpty()) return Optional.empty();
        var last = new Event[1];
        decode(group.get(), event -> last[0] = event);
        return Optional.ofNullable(last[0]);
    }

    /** Reads all events in order. */
    public void read(Consumer<? super Event> consumer) throws JournalException {
        readFrom(1, (seq, event) -> {
            consumer.accept(event);
            return true;
        });
    }

    /**
     * Reads the events from number {@code seq} on that are there now.
     *
     * @return the number of the event to go on from: one more than the last that was handed over
     */
    public long readFrom(long seq, Sink sink) throws JournalException {
        var cursor = new Cursor(seq, sink);
        advance(start(seq), group -> deliver(group, cursor));
        return cursor.next;
    }

    /**
     * Reads the events from number {@code seq} on, and goes on with those that are added, until {@code sink} says so or the thread is
     * interrupted. Each group is looked up once, so that watching a long run is cheap.
     */
    public void follow(long seq, Duration poll, Sink sink) throws JournalException, InterruptedException {
        var cursor = new Cursor(seq, sink);
        Position position = start(seq);
        while (true) {
            position = advance(position, group -> deliver(group, cursor));
            if (cursor.ended) return;
            Thread.sleep(poll);
        }
    }

    @Override
    public void close() throws JournalException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw trouble.unavailable("closing failed", e);
        }
    }

    /** After which group a reading stands: its last event, and its link. */
    private record Position(long seq, byte[] link) {}

    /** Where a reader is within its events. */
    private static final class Cursor implements Consumer<Event> {
        private final Sink sink;
        private long seq;
        private long next;
        private boolean ended;

        Cursor(long next, Sink sink) {
            this.next = next;
            this.sink = sink;
        }

        @Override
        public void accept(Event event) {
            if (seq == next && !ended) {
                next++;
                ended = !sink.take(seq, event);
            }
            seq++;
        }
    }

    /** Takes a group whose link fits; {@code false} ends the reading. */
    @FunctionalInterface
    interface GroupSink {
        boolean take(Group group) throws JournalException;
    }

    /** Reads all groups in order, each with its events looked at. */
    void groups(GroupSink sink) throws JournalException {
        advance(start(1), group -> {
            decode(group, _ -> {});
            return sink.take(group);
        });
    }

    /** Before the group that has event {@code seq} in it, or before the last group where no group has. */
    private Position start(long seq) throws JournalException {
        Optional<Group> before = one(
                SELECT + " where first_seq < (select max(first_seq) from journal where first_seq <= ?)"
                        + " order by first_seq desc limit 1",
                seq);
        return before.map(group -> new Position(group.lastSeq(), group.chain()))
                .orElseGet(() -> new Position(0, beginning()));
    }

    private Position advance(Position from, GroupSink sink) throws JournalException {
        Position position = from;
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + " where first_seq > ? order by first_seq")) {
            statement.setLong(1, from.seq());
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = true;
                while (more && rows.next()) {
                    Group group = group(rows, position.seq());
                    check(group, position);
                    more = sink.take(group);
                    position = new Position(group.lastSeq(), group.chain());
                }
            }
        } catch (SQLException e) {
            throw trouble.of(e, position.seq());
        }
        return position;
    }

    private boolean deliver(Group group, Cursor cursor) throws JournalException {
        cursor.seq = group.firstSeq();
        decode(group, cursor);
        return !cursor.ended;
    }

    private void check(Group group, Position before) throws JournalException {
        byte[] link = chain.next(before.link(), group.firstSeq(), group.count(), group.at(), group.records());
        if (group.firstSeq() != before.seq() + 1)
            throw trouble.damaged(before.seq(), "events up to " + (group.firstSeq() - 1) + " are missing");
        if (group.count() < 1 || !Arrays.equals(link, group.chain()))
            throw trouble.damaged(before.seq(), "its checksum does not fit");
    }

    private void decode(Group group, Consumer<Event> consumer) throws JournalException {
        long intact = group.firstSeq() - 1;
        try {
            int count = codec.decode(group.records(), consumer);
            if (count != group.count()) throw trouble.damaged(intact, "it holds " + count + " events");
        } catch (UnknownWord e) {
            throw trouble.tooNew(intact, "'" + e.getMessage() + "'");
        } catch (NotAnEvent e) {
            throw trouble.damaged(intact, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Group> lastGroup() throws JournalException {
        return one(SELECT + " where first_seq > ? order by first_seq desc limit 1", 0);
    }

    private Optional<Group> one(String sql, long seq) throws JournalException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, seq);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(group(rows, 0)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw trouble.of(e, 0);
        }
    }

    private Group group(ResultSet rows, long intact) throws SQLException, JournalException {
        byte @Nullable [] records = rows.getBytes(4);
        byte @Nullable [] link = rows.getBytes(5);
        if (records == null || link == null) throw trouble.damaged(intact, "a group is empty");
        return new Group(rows.getLong(1), rows.getLong(2), rows.getLong(3), records, link);
    }

    private byte[] beginning() {
        return chain.beginning(meta.getOrDefault(Meta.RUN, ""), meta.getOrDefault(Meta.CREATED, ""));
    }

    static String hex(byte[] link) {
        return HexFormat.of().formatHex(link);
    }
}
