package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.CqlMeaning;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A keyspace that is ours for as long as we say so, and how statements go to it. */
final class Ours {
    private static final long MICROS = 1000;

    private final KeyspaceOrder order;
    private final Node node;
    private final Cluster cluster;
    private final ActionContext context;
    private final Catalogue catalogue;
    private final Marker marker;
    private final KeyspaceLedger ledger;
    private long stamp;
    private boolean owned;
    private boolean changed;
    /** Asked for anew once something was defined since. */
    private Optional<Set<String>> counters = Optional.empty();

    Ours(KeyspaceOrder order, Node node, Cluster cluster, ActionContext context) {
        this.order = order;
        this.node = node;
        this.cluster = cluster;
        this.context = context;
        this.catalogue = new Catalogue(node, order.keyspace());
        this.marker = new Marker(node, order.keyspace(), context);
        this.ledger = new KeyspaceLedger(
                node, order.keyspace(), order.ledger(), order.server().user());
    }

    /** Makes the table of claims, where it is not there yet, and waits until the keyspace is ours. */
    void take() throws SqlFailed, Stopped, InterruptedException {
        if (!catalogue.hasTable(Marker.TABLE)) define(Marker.creation(order.keyspace()));
        marker.take(order.patience());
        owned = true;
        stamp = marker.stamp();
    }

    /** Whoever waits says from time to time that it is still there. */
    private void keep() throws SqlFailed, Stopped {
        if (owned) marker.renew();
    }

    void release() {
        try {
            marker.release();
        } catch (SqlFailed _) {
            // The claim ends by itself.
        }
    }

    KeyspaceOrder order() {
        return order;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Marker marker() {
        return marker;
    }

    KeyspaceLedger ledger() {
        return ledger;
    }

    ActionContext context() {
        return context;
    }

    /** Whether something of a script may have stayed in the keyspace. */
    boolean changed() {
        return changed;
    }

    /** A table of our own. */
    void define(String creation) throws SqlFailed, Stopped, InterruptedException {
        cluster.inTurn(context, this::keep, () -> {
            cluster.check(node, order.agreement(), context, this::keep);
            node.rows(creation);
            agree(order.keyspace() + ": a table of Theseus's own was made");
        });
    }

    /**
     * Sends a statement of a script.
     *
     * @param again the time of its writes when it was sent before; absent where it was not
     */
    void send(Script script, int number, Optional<Long> again) throws SqlFailed, Stopped, InterruptedException {
        CqlMeaning meaning = CqlMeaning.of(script.statements().get(number - 1));
        if (!meaning.changesSchema()) {
            sendWrittenDown(script, number, meaning, again);
            return;
        }
        cluster.inTurn(context, this::keep, () -> {
            cluster.check(node, order.agreement(), context, this::keep);
            sendWrittenDown(script, number, meaning, again);
            agree(place(script, number) + " took effect");
        });
        counters = Optional.empty();
    }

    private void sendWrittenDown(Script script, int number, CqlMeaning meaning, Optional<Long> again)
            throws SqlFailed, Stopped {
        Statement statement = script.statements().get(number - 1);
        boolean repeatable = isRepeatable(statement, meaning);
        boolean timed = repeatable && meaning.time().isPresent();
        if (timed) stamp = again.isPresent() ? again.get() : now();
        marker.sending(script, number, catalogue.holding(meaning.claims()), stamp);
        changed = true;
        String text = timed ? meaning.at(statement.text(), stamp) : statement.text();
        try {
            node.rows("/* theseus " + context.mark() + " */ " + text);
        } catch (SqlFailed e) {
            if (!e.certain()) throw e;
            marker.next(script, number, stamp, again.isPresent());
            throw refused(script, number, e, again.isPresent());
        }
        // Of one that nobody could look up it is said at once that it is done.
        if (!repeatable && meaning.claims().isEmpty()) marker.next(script, number + 1, stamp, false);
    }

    /** A write to a table of counters adds once more. Seen by its text: a name too many only costs a question. */
    boolean isRepeatable(Statement statement, CqlMeaning meaning) throws SqlFailed {
        if (!meaning.repeatable() || meaning.changesSchema()) return meaning.repeatable();
        if (counters.isEmpty()) counters = Optional.of(catalogue.counters());
        String text = statement.text().toLowerCase(Locale.ROOT);
        return counters.get().stream().noneMatch(table -> text.contains(table.toLowerCase(Locale.ROOT)));
    }

    /** The node's own time, as it would give it to the write, and never the same twice. */
    private long now() throws SqlFailed {
        long millis = node.rows("SELECT toUnixTimestamp(now()) AS ms FROM system.local")
                .getFirst()
                .number("ms");
        return Math.max(stamp + 1, millis * MICROS + MICROS - 1);
    }

    /** Waits until all nodes have the schema that this one has. */
    void agree(String done) throws SqlFailed, Stopped, InterruptedException {
        Optional<String> disagreement = Cluster.disagreement(node, order.agreement(), context, this::keep);
        if (disagreement.isPresent())
            throw new Stopped(
                    Code.RING_UNFIT,
                    done + ", but cluster '" + node.cluster() + "' does not agree on it: " + disagreement.get()
                            + "; nothing was sent after it",
                    "nodetool describecluster shows who lacks it; bring that node back, then retry: it goes on");
    }

    private Stopped refused(Script script, int number, SqlFailed e, boolean doubted) {
        String kept = number == 1
                ? "nothing of this script ran"
                : "the " + (number - 1) + " of " + script.statements().size()
                        + " statements before it ran and will not run again";
        String doubt = doubted
                ? "; where it took effect before the crash, though system_schema does not show it, say: "
                        + settle("done")
                : "";
        return new Stopped(
                Code.CQL_FAILED,
                place(script, number) + " failed: " + e.getMessage() + "; " + kept,
                "mend the cause, then retry: it goes on from there" + doubt);
    }

    String settle(String words) {
        return "theseus fleet settle " + order.keyspace() + " --as " + words + " --server "
                + order.server().name();
    }

    /** For people: {@code momo_1: V2__mail.cql:14}. */
    String place(Script script, int number) {
        int line = number <= script.statements().size()
                ? script.statements().get(number - 1).line()
                : 0;
        return order.keyspace() + ": " + script.file() + (line > 0 ? ":" + line : "");
    }
}
