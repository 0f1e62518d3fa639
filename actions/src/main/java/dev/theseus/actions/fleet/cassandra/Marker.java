package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The row beside the ledger that says whose keyspace it is for now, and how far the script came that is not done. Every write to it says "if
 * it is still mine": whoever has lost the keyspace can write nothing down, and sends nothing that is not written down.
 *
 * <p>The claim ends by itself after {@link #LEASE}. It is taken over before that only where it can be seen that its owner is gone: the node
 * that both spoke to lists neither the owner's connection nor a statement of it.
 */
final class Marker {
    static final String TABLE = "theseus_migration";
    /** More than twice the longest time between two writes. */
    static final Duration LEASE = Node.LONGEST.multipliedBy(3);

    /** Stands where a person's word does: the statement was sent again after a crash, and the node refused it then. */
    static final String REFUSED = "refused";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Node node;
    private final String keyspace;
    private final String table;
    private final String owner = UUID.randomUUID().toString();
    private final ActionContext context;
    private Instant renewed;

    Marker(Node node, String keyspace, ActionContext context) {
        this.node = node;
        this.keyspace = keyspace;
        this.table = table(keyspace);
        this.context = context;
        this.renewed = context.clock().now();
    }

    private static String table(String keyspace) {
        return Node.name(keyspace) + "." + Node.name(TABLE);
    }

    static String creation(String keyspace) {
        return "CREATE TABLE IF NOT EXISTS " + table(keyspace)
                + " (slot int PRIMARY KEY, owner text, client text, node text, mark text, script text, statement int,"
                + " sent boolean, sum int, held int, stamp bigint, word text, written timestamp)";
    }

    /**
     * Where a script stands.
     *
     * @param statement its number, from 1 on
     * @param sent whether it may have been sent; otherwise it is the next, and was not
     * @param sum a checksum over all statements before it, and itself where it may have been sent
     * @param held how many of its claims held before
     * @param stamp the time of its writes, in microseconds
     * @param word what a person said of it, {@link #REFUSED}, or nothing
     */
    record Place(String script, int statement, boolean sent, int sum, int held, long stamp, String word) {
        /** Whether the script still has the statements that were sent. */
        boolean fits(Script now) {
            return statement <= now.statements().size() + 1
                    && now.prefix(sent ? statement : statement - 1) == sum
                    && (!sent || statement <= now.statements().size());
        }
    }

    /** Waits until the keyspace is ours. */
    void take(Duration patience) throws SqlFailed, Stopped, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        while (true) {
            Row now = read().orElse(new Row(Map.of()));
            if ((!now.has("owner") || isGone(now)) && taken(now)) return;
            String who = now.has("owner")
                    ? "attempt " + now.text("mark") + " of " + now.text("written")
                    : "one that has just begun";
            context.progress("another session is at work in " + keyspace + ": " + who);
            if (!context.clock().now().isBefore(end))
                throw new Stopped(
                        Code.SCHEMA_BUSY,
                        "another session is at work in " + keyspace + " and does not end: " + who
                                + "; nothing was sent",
                        "wait for it; where its controller is gone, its claim ends by itself after " + LEASE.toMinutes()
                                + " min, then retry");
            context.clock().sleep(LOOK_AGAIN);
        }
    }

    private Optional<Row> read() throws SqlFailed {
        return node.rows("SELECT * FROM " + table + " WHERE slot = 1").stream().findFirst();
    }

    private boolean taken(Row before) throws SqlFailed {
        String condition = before.has("owner") ? Node.text(before.text("owner")) : "null";
        return write(
                condition,
                "client = " + Node.text(node.session().client().orElse("")) + ", node = " + Node.text(node.host())
                        + ", mark = " + Node.text(context.mark()) + ", written = toTimestamp(now())");
    }

    /** In this order: what the node has read of a connection by the time that it is listed no more, it is at. */
    private boolean isGone(Row owned) throws SqlFailed {
        String client = owned.text("client");
        if (client.isEmpty() || !owned.text("node").equals(node.host())) return false;
        Optional<List<Row>> clients = node.rowsWhereKnown("SELECT driver_version FROM system_views.clients");
        if (clients.isEmpty()
                || clients.get().stream()
                        .anyMatch(row -> row.text("driver_version").equals(client))) return false;
        String statements = "/* theseus " + owned.text("mark") + " */";
        return node.rowsWhereKnown("SELECT task FROM system_views.queries")
                .map(queries ->
                        queries.stream().noneMatch(row -> row.text("task").contains(statements)))
                .orElse(false);
    }

    /** The claim, renewed, and what else is to be written: both, or none of them where the claim is another one's. */
    private boolean write(String owned, String what) throws SqlFailed {
        Instant began = context.clock().now();
        boolean ours = node.applied("BEGIN BATCH UPDATE " + table + " USING TTL " + LEASE.toSeconds()
                + " SET owner = " + Node.text(owner) + " WHERE slot = 1 IF owner = " + owned + "; UPDATE " + table
                + " SET " + what + " WHERE slot = 1; APPLY BATCH");
        if (ours) renewed = began;
        return ours;
    }

    private void writeOwned(String what) throws SqlFailed, Stopped {
        boolean ours = write(Node.text(owner), what);
        if (!ours || renewed.plus(LEASE.dividedBy(2)).isBefore(context.clock().now())) throw lost();
    }

    private Stopped lost() {
        return new Stopped(
                Code.SCHEMA_BUSY,
                keyspace + ": the claim on it was lost, this controller stood still for too long"
                        + "; what ran is written down, and nothing more was sent",
                "see whether another controller is at work, then retry");
    }

    /** Says that the claim is still wanted, where that was not said for some time. */
    void renew() throws SqlFailed, Stopped {
        if (renewed.plus(LEASE.dividedBy(6)).isBefore(context.clock().now()))
            writeOwned("written = toTimestamp(now())");
    }

    Optional<Place> place() throws SqlFailed {
        return read().filter(row -> row.has("script"))
                .map(row -> new Place(
                        row.text("script"),
                        (int) row.number("statement"),
                        row.is("sent"),
                        (int) row.number("sum"),
                        (int) row.number("held"),
                        row.number("stamp"),
                        row.text("word")));
    }

    /** Before a statement is sent. */
    void sending(Script script, int statement, int held, long stamp) throws SqlFailed, Stopped {
        begun(script, statement, true, held, stamp, "");
    }

    /** The statement is the next, and was not sent. */
    void next(Script script, int statement, long stamp, boolean refused) throws SqlFailed, Stopped {
        begun(script, statement, false, 0, stamp, refused ? REFUSED : "");
    }

    private void begun(Script script, int statement, boolean sent, int held, long stamp, String word)
            throws SqlFailed, Stopped {
        writeOwned("script = " + Node.text(script.file()) + ", statement = " + statement + ", sent = " + sent
                + ", sum = " + script.prefix(sent ? statement : statement - 1) + ", held = " + held + ", stamp = "
                + stamp + ", word = " + Node.text(word) + ", written = toTimestamp(now())");
    }

    /** No script is begun. The stamp stays: time must not go back. */
    void forget() throws SqlFailed, Stopped {
        writeOwned("script = null, word = null, sent = false");
    }

    /** Gives the keyspace back. Where that is not heard of, the claim ends by itself. */
    void release() throws SqlFailed {
        node.applied("UPDATE " + table + " SET owner = null WHERE slot = 1 IF owner = " + Node.text(owner));
    }

    /** The latest time of a write that is known. */
    long stamp() throws SqlFailed {
        return read().map(row -> row.number("stamp")).orElse(0L);
    }

    /** A person's word on the statement that may have been sent. */
    static boolean say(String word, Node node, String keyspace) throws SqlFailed {
        if (!new Catalogue(node, keyspace).hasTable(TABLE)) return false;
        Optional<Row> now = node.rows("SELECT * FROM " + table(keyspace) + " WHERE slot = 1").stream()
                .findFirst()
                .filter(row -> row.has("script"))
                .filter(row -> word.equals("all")
                        || row.is("sent")
                        || !row.text("word").isEmpty());
        return now.isPresent()
                && node.applied("UPDATE " + table(keyspace) + " SET word = " + Node.text(word)
                        + " WHERE slot = 1 IF script = " + Node.text(now.get().text("script")) + " AND statement = "
                        + now.get().number("statement"));
    }
}
