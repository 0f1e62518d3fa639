package dev.theseus.actions.data;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.StillAtWork;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CQL statements, sent to one Cassandra node from the controller, one after the other: the first that is refused ends the step. (A guide's
 * {@code cqlsh -f file 2>&1 >> log} goes on after an error, and sends it to the terminal.) After a change of the schema the nodes are
 * waited for until they agree on it.
 */
public final class Cql implements Action {
    static final String KIND = "cassandra";
    private static final Duration AGREEMENT = Duration.ofMinutes(1);
    /** What a node gives reads and writes by default, at the most. */
    private static final Duration ITS_OWN_LIMIT = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(200);
    static final Shape.Key SERVER =
            Shape.optional("server", Shape.database(), "which Cassandra of the inventory, where there are several");
    static final Shape.Key KEYSPACE = Shape.optional("keyspace", Shape.template(), "the keyspace that is used");

    @Override
    public String name() {
        return "cql";
    }

    @Override
    public String doc() {
        return "Sends CQL statements to a Cassandra node, and waits until the nodes agree on the schema.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "statements",
                Shape.optional(
                        "statements",
                        Shape.either(Shape.many(Shape.literal()), Shape.literal()),
                        "statements, each ended by a semicolon; no ${…} in them"),
                Shape.optional("file", Shape.template(), "a file of the host that holds them, at most 1 MB"),
                KEYSPACE,
                SERVER,
                Shape.optional(
                        "agreement", Shape.span(), "how long nodes may take to agree on a schema; 1m; 0s: not asked"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("rows", "value", "count", "statements");
    }

    @Override
    public String describe(Args args) {
        String where = args.optionalText("keyspace")
                .map(name -> " on " + name.display())
                .orElse("");
        if (args.has("file")) return "cql" + where + ": " + args.text("file").display();
        List<SafeText> statements = args.texts("statements");
        return "cql" + where + ": "
                + (statements.isEmpty()
                        ? ""
                        : Statements.shown(statements.getFirst().display()))
                + (statements.size() > 1 ? " and " + (statements.size() - 1) + " more" : "");
    }

    /** Which Cassandra is meant: the one that is named, or the inventory's only one. */
    static DatabaseRef server(Args args, Inventory inventory) throws Databases.Unknown {
        Optional<String> name = args.optionalPlain("server");
        List<DatabaseRef> fitting = inventory.databases().values().stream()
                .filter(one ->
                        one.kind().equals(KIND) && name.map(one.name()::equals).orElse(true))
                .toList();
        if (fitting.size() == 1) return fitting.getFirst();
        throw new Databases.Unknown(
                name.map(one -> "the inventory has no database " + one + " of kind " + KIND)
                        .orElse("it is not clear which Cassandra is meant"),
                "databases of kind " + KIND
                        + " stand in the inventory under databases:, one for each node that is spoken to");
    }

    private static List<String> statements(Args args, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        if (args.has("statements") == args.has("file"))
            throw new IllegalArgumentException("cql needs statements or a file, one of the two");
        List<String> all = new ArrayList<>();
        if (args.has("file")) {
            byte[] bytes = new HostFile(context, args.plain("file")).read();
            all.addAll(CqlStatements.of(new String(bytes, StandardCharsets.UTF_8)));
        } else for (SafeText text : args.texts("statements")) all.addAll(CqlStatements.of(text.display()));
        if (all.isEmpty()) throw new IllegalArgumentException("there is no statement in it");
        return all;
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            DatabaseRef server = server(args, context.inventory());
            List<String> statements = statements(args, context);
            if (!args.has("file")) {
                Optional<Failure> refusal = Statements.refusal(statements);
                if (refusal.isPresent()) return Outcomes.failed(refusal.get(), Effect.NONE);
            }
            return send(statements, server, args, context);
        } catch (Databases.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Outcome send(List<String> statements, DatabaseRef server, Args args, ActionContext context)
            throws ActionException, InterruptedException {
        Duration patience = args.span("agreement").orElse(AGREEMENT);
        int sent = 0;
        try (Sql.Session session = context.sql().open(server, args.optionalPlain("keyspace"), context.vault())) {
            Sql.Result last = new Sql.Result(List.of(), 0);
            for (String statement : statements) {
                goingOut(statement, session, context);
                last = session.run(InFlight.marked(statement, context), List.of(), Optional.empty());
                sent++;
                if (!CqlStatements.changesSchema(statement) || patience.isZero()) continue;
                Optional<String> disagreement = disagreement(session, patience, context);
                if (disagreement.isPresent())
                    return failed(
                            disagreement.get() + done(sent, statements), sent, "nodetool describecluster shows them");
            }
            Map<String, Value> names = Statements.names(last);
            names.put("statements", Value.of(sent));
            return new Outcome.Done(new Value.Fields(names), new Output(sent + " statements", "", false));
        } catch (Sql.SqlFailed e) {
            if (Thread.interrupted()) throw new InterruptedException();
            String message = e.getMessage() + done(sent, statements);
            if (e.certain()) return failed(message, sent, "check the statement and the node");
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.CQL_FAILED,
                            message + "; whether the next one took effect is not known",
                            "look on " + server.name() + ", then answer whether it is done"));
        }
    }

    /** As for SQL; a node before 4.1 does not show what it is at, and is given as long as it gives itself. */
    private static void goingOut(String statement, Sql.Session session, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            context.beforeEffect(Statements.shown(statement));
        } catch (ActionException e) {
            if (e.kind() == ActionException.Kind.IN_DOUBT) {
                if (shows(session)) InFlight.await(session, context, StillAtWork.PATIENCE);
                else context.clock().sleep(ITS_OWN_LIMIT);
            }
            throw e;
        }
    }

    private static boolean shows(Sql.Session session) {
        try {
            run(session, "SELECT thread_id FROM system_views.queries");
            return true;
        } catch (Sql.SqlFailed e) {
            return !e.certain();
        }
    }

    private static String done(int sent, List<String> statements) {
        return sent == 0 ? "" : "; " + sent + " of " + statements.size() + " statements were done";
    }

    private static Outcome failed(String message, int sent, String remedy) {
        return new Outcome.Failed(
                new Failure(Code.CQL_FAILED, message, remedy),
                sent == 0 ? Effect.NONE : Effect.PARTIAL,
                new Value.Fields(Map.of("statements", Value.of(sent))),
                Output.NONE);
    }

    /** Waits until all nodes that this one knows have one schema; what it is that they have, where that takes too long. */
    private static Optional<String> disagreement(Sql.Session session, Duration patience, ActionContext context)
            throws Sql.SqlFailed, InterruptedException {
        Instant end = context.clock().now().plus(patience);
        while (true) {
            Set<String> versions = new HashSet<>();
            List<Value> nodes = new ArrayList<>(run(session, "SELECT schema_version FROM system.local"));
            nodes.addAll(run(session, "SELECT schema_version FROM system.peers"));
            for (Value node : nodes) versions.add(node.display());
            if (versions.size() <= 1) return Optional.empty();
            if (!context.clock().now().isBefore(end))
                return Optional.of("the nodes have " + versions.size() + " different schemata");
            context.progress("waiting until the nodes agree on the schema");
            context.clock().sleep(PAUSE);
        }
    }

    private static List<Value> run(Sql.Session session, String query) throws Sql.SqlFailed {
        return session.run(query, List.of(), Optional.empty()).rows();
    }
}
