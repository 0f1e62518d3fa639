package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Ending;
import dev.theseus.actions.fleet.ledger.LedgerUnreadable;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Brings keyspaces to the version of a set of scripts. May be begun again at any time: the ledger says what is done, the row beside it which
 * statement may be in doubt, and {@code system_schema} what became of that one.
 */
public final class Keyspaces {
    private static final String KIND = "cassandra";

    private final Function<Map<String, String>, String> fingerprint;
    /** By their names: two clusters with one name take turns with each other, that is all. */
    private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

    /** @param fingerprint of what a catalogue has */
    public Keyspaces(Function<Map<String, String>, String> fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** The Cassandra that is meant: the one that is named, or the inventory's only one where it has no other database. */
    public static Optional<DatabaseRef> meant(Optional<String> server, Inventory inventory) {
        if (server.isEmpty() && inventory.databases().size() != 1) return Optional.empty();
        return inventory.databases().values().stream()
                .filter(one ->
                        isCassandra(one) && server.map(one.name()::equals).orElse(true))
                .findFirst();
    }

    public static boolean isCassandra(DatabaseRef server) {
        return server.kind().equals(KIND);
    }

    /** Whether nothing is to be done. */
    public Look look(KeyspaceOrder order, ActionContext context) {
        try (Sql.Session session = open(order, context)) {
            Node node = Node.of(session);
            if (!new Catalogue(node, order.keyspace()).hasTable(order.ledger()))
                return new Look(Look.State.UNCLEAR, Value.NIL, "no ledger");
            Standing standing = Standing.of(order.set(), ledger(order, node).rows());
            return standing.isCurrent()
                    ? new Look(Look.State.IN_PLACE, Value.NIL, "at version " + version(order))
                    : new Look(Look.State.UNCLEAR, Value.NIL, standing.pending().size() + " scripts are pending");
        } catch (SqlFailed | LedgerUnreadable e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    private static Sql.Session open(KeyspaceOrder order, ActionContext context) throws SqlFailed {
        return context.sql().open(order.server(), Optional.of(order.keyspace()), context.vault());
    }

    private static KeyspaceLedger ledger(KeyspaceOrder order, Node node) {
        return new KeyspaceLedger(
                node, order.keyspace(), order.ledger(), order.server().user());
    }

    private static String version(KeyspaceOrder order) {
        return order.set().newest().map(Object::toString).orElse("none");
    }

    /** Does it. */
    public Outcome apply(KeyspaceOrder order, ActionContext context) throws ActionException, InterruptedException {
        Sql.Session opened;
        try {
            opened = open(order, context);
        } catch (SqlFailed e) {
            return failed(order, e, false);
        }
        try (Sql.Session session = opened) {
            Node node = Node.of(session);
            Cluster cluster = clusters.computeIfAbsent(node.cluster(), _ -> new Cluster());
            return migrated(new Ours(order, node, cluster, context));
        } catch (SqlFailed e) {
            return failed(order, e, false);
        }
    }

    private Outcome migrated(Ours at) throws ActionException, InterruptedException {
        try {
            List<String> ran = isCurrent(at) ? List.of() : taken(at);
            Map<String, String> things = at.catalogue().things(at.order().ledger());
            return Ending.done(at.order().keyspace(), at.order().set(), ran, fingerprint.apply(things));
        } catch (Stopped e) {
            return Outcomes.failed(e.failure(), at.changed() ? Effect.PARTIAL : Effect.NONE);
        } catch (SqlFailed e) {
            return failed(at.order(), e, at.changed());
        } catch (LedgerUnreadable e) {
            return Outcomes.refused(
                    Code.LEDGER_DIFFERS,
                    at.order().keyspace() + ": " + e.getMessage() + "; nothing was sent",
                    "look at which tool has written it");
        }
    }

    /** @param changed whether something of a script may have stayed in the keyspace */
    private static Outcome failed(KeyspaceOrder order, SqlFailed e, boolean changed)
            throws ActionException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Failure failure = new Failure(
                Code.CQL_FAILED, order.keyspace() + ": " + e.getMessage(), "look at the node, then retry: it goes on");
        if (e.certain()) return Outcomes.failed(failure, changed ? Effect.PARTIAL : Effect.NONE);
        throw new ActionException(ActionException.Kind.IN_DOUBT, failure);
    }

    /** Where nothing is pending, nothing is written, and the cluster need not be whole. */
    private static boolean isCurrent(Ours at) throws SqlFailed {
        return at.catalogue().hasTable(at.order().ledger())
                && Standing.of(at.order().set(), at.ledger().rows()).isCurrent();
    }

    private static List<String> taken(Ours at) throws SqlFailed, Stopped, InterruptedException {
        readBack(at);
        at.take();
        boolean underWay = true;
        try {
            List<String> ran = run(at);
            underWay = false;
            return ran;
        } catch (Stopped | LedgerUnreadable e) {
            underWay = false;
            throw e;
        } catch (SqlFailed e) {
            underWay = !e.certain();
            throw e;
        } finally {
            // What may still be under way keeps the keyspace: whoever comes next waits until it is over.
            if (!underWay) at.release();
        }
    }

    /** What was written down before a crash must be what is read after it, whichever replica answers. */
    private static void readBack(Ours at) throws SqlFailed, Stopped {
        String consistency = at.order().server().settings().getOrDefault("consistency", "");
        if (consistency.equalsIgnoreCase("one") && at.catalogue().copies() > 1)
            throw new Stopped(
                    Code.BAD_VALUE,
                    at.order().keyspace() + " is kept more than once, and database "
                            + at.order().server().name()
                            + " reads and writes with consistency one: what is written down might not be found again;"
                            + " nothing was sent",
                    "take 'consistency: one' out of the inventory, or say local_quorum");
    }

    private static List<String> run(Ours at) throws SqlFailed, Stopped, InterruptedException {
        List<Applied> rows = history(at);
        Standing standing = Standing.of(at.order().set(), rows);
        if (!standing.drifts().isEmpty()) throw Ending.differs(at.order().keyspace(), standing.drifts());
        List<Script> pending = standing.pending();
        List<String> ran = new ArrayList<>();
        if (pending.isEmpty()) return ran;
        Start start = Start.of(pending, rows, at);
        for (Script script : pending) {
            at.context().progress(at.order().keyspace() + ": " + script.file());
            Instant began = at.context().clock().now();
            Optional<Long> again = start.again();
            for (int number = start.statement(); number <= script.statements().size(); number++) {
                at.send(script, number, again);
                again = Optional.empty();
            }
            at.ledger().add(script, Duration.between(began, at.context().clock().now()));
            at.marker().forget();
            ran.add(script.file());
            start = new Start(1, Optional.empty());
        }
        return ran;
    }

    /** The ledger's rows; a keyspace without one must be empty, or the plan must say at which version it is. */
    private static List<Applied> history(Ours at) throws SqlFailed, Stopped, InterruptedException {
        KeyspaceOrder order = at.order();
        if (at.catalogue().hasTable(order.ledger())) {
            List<Applied> rows = at.ledger().rows();
            if (!rows.isEmpty()) return rows;
        } else {
            if (order.baseline().isEmpty() && !at.catalogue().isEmptyBut(Set.of(Marker.TABLE)))
                throw Ending.lacksLedger(order.keyspace());
            at.define(at.ledger().creation());
        }
        if (order.baseline().isPresent())
            at.ledger().addBaseline(order.baseline().get());
        return at.ledger().rows();
    }

    /**
     * Writes down what a person says of the statement that may have been sent, for the next run.
     *
     * @param word {@code done}, {@code again} or {@code all}
     * @return whether there is such a statement
     */
    public static boolean say(String word, String keyspace, Sql.Session session) throws SqlFailed {
        return Marker.say(word, Node.of(session), keyspace);
    }
}
