package dev.theseus.actions.fleet;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.cassandra.KeyspaceOrder;
import dev.theseus.actions.fleet.cassandra.Keyspaces;
import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Ending;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.ledger.LedgerUnreadable;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.ledger.Tables;
import dev.theseus.actions.fleet.script.Cql;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptName;
import dev.theseus.actions.fleet.script.ScriptRefused;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.ScriptVersion;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings one schema to the version of a set of scripts. It may be begun again at any time: the ledger says what is done, and of the one
 * statement that may be in doubt the catalogue.
 */
public final class Migrate implements Action {
    private static final Duration AGREEMENT = Duration.ofMinutes(1);

    private final ScriptSets sets;
    private final Guard.Known known = new Guard.Known();
    private final SpareSessions spare;
    private final Keyspaces keyspaces = new Keyspaces(things -> new Fingerprint(things).hash());

    public Migrate(PlanFiles files) {
        this(files, new SpareSessions());
    }

    Migrate(PlanFiles files, SpareSessions spare) {
        this.sets = new ScriptSets(files);
        this.spare = spare;
    }

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public String doc() {
        return "Brings one schema to a newer version by ordered scripts, with Flyway's ledger.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required(
                        "schema",
                        Shape.template(),
                        "the schema; a database on MariaDB and MySQL, a keyspace on Cassandra"),
                Shape.required(
                        "scripts",
                        Shape.either(Shape.many(Shape.file()), Shape.folder(ScriptName.ENDINGS.toArray(String[]::new))),
                        "the folder with the scripts, beside the plan, or their files one by one"),
                Shape.optional("server", Shape.database(), "which server of the inventory, where there are several"),
                Shape.optional("database", Shape.template(), "the database that has the schema, on PostgreSQL"),
                Shape.optional("ledger", Shape.name(), "the name of the ledger; flyway_schema_history where absent"),
                Shape.optional("baseline", Shape.template(), "the version of a schema that has tables and no ledger"),
                Shape.optional(
                        "guard",
                        Shape.section(
                                Shape.required(
                                        "refuse",
                                        Shape.choice("copies", "rebuilds", "reads"),
                                        "what must not be done to the rows of a large table"),
                                Shape.optional("larger_than", Shape.size(), "which tables are large; 0 where absent")),
                        "is asked of the server before anything is sent"),
                Shape.optional("lock_timeout", Shape.span(), "the longest wait for a lock; 2s where absent"),
                Shape.optional("patience", Shape.span(), "for how long such waits are repeated; 10m where absent"),
                Shape.optional(
                        "agreement",
                        Shape.span(),
                        "how long Cassandra's nodes may take to agree on a schema; 1m where absent"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("version", "applied", "scripts", "fingerprint");
    }

    @Override
    public String describe(Args args) {
        List<String> scripts =
                args.texts("scripts").stream().map(SafeText::display).toList();
        return "migrate " + args.text("schema").display() + " by "
                + (scripts.size() == 1 ? scripts.getFirst() : scripts.size() + " scripts");
    }

    @Override
    public Look look(Args args, ActionContext context) {
        try {
            Optional<KeyspaceOrder> keyspace = keyspace(args, context);
            if (keyspace.isPresent()) return keyspaces.look(keyspace.get(), context);
            OwnedSchema.Place place = place(args, context);
            ScriptSet set = sets.of(args.texts("scripts"), place.dbms());
            Ledger ledger = new Ledger(place.dbms(), place.schema(), place.ledger());
            var asked = spare.take(
                    place,
                    context,
                    session -> ledger.exists(session)
                            ? Optional.of(Standing.of(set, ledger.rows(session)))
                            : Optional.<Standing>empty());
            Optional<Standing> standing = asked.result();
            boolean current = standing.isPresent() && standing.get().isCurrent();
            // One that serves this schema alone is of no more use, unless it is migrated now.
            if (current && place.dbms() == Dbms.MARIADB) asked.session().close();
            else spare.keep(place, context, asked.session());
            if (standing.isEmpty()) return new Look(Look.State.UNCLEAR, Value.NIL, "no ledger");
            return current
                    ? new Look(Look.State.IN_PLACE, Value.NIL, "at version " + version(standing.get()))
                    : new Look(
                            Look.State.UNCLEAR,
                            Value.NIL,
                            standing.get().pending().size() + " scripts are pending");
        } catch (SqlFailed | ScriptRefused | Databases.Unknown | LedgerUnreadable | IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Optional<KeyspaceOrder> keyspace = keyspace(args, context);
            if (keyspace.isPresent()) {
                context.beforeEffect(describe(args));
                return keyspaces.apply(keyspace.get(), context);
            }
            OwnedSchema.Place place = place(args, context);
            ScriptSet set = sets.of(args.texts("scripts"), place.dbms());
            context.beforeEffect(describe(args));
            try (OwnedSchema at = OwnedSchema.take(place, manner(args), spare, context)) {
                return migrated(set, at, args.optionalPlain("baseline").map(ScriptVersion::of), guard(args));
            }
        } catch (Databases.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (ScriptRefused e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        } catch (Stopped e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (SqlFailed e) {
            return failed(args.plain("schema"), "", e, false);
        }
    }

    /**
     * Where the server, and not a statement that it refused, kept it from going on.
     *
     * @param sentLast the last statement that was sent; empty where none was
     * @param changed whether something of a script may have stayed in the schema
     */
    private static Outcome failed(String schema, String sentLast, SqlFailed e, boolean changed)
            throws ActionException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        String kept = changed || !e.certain() ? "" : "; nothing of a script took effect this time";
        String last = sentLast.isEmpty() ? "" : "; the last statement that was sent is " + sentLast;
        Failure failure = new Failure(
                Code.SQL_FAILED,
                schema + ": " + e.getMessage() + last + kept,
                Room.remedy(e, "look at the server") + ", then retry: it goes on");
        if (e.certain()) return Outcomes.failed(failure, changed ? Effect.PARTIAL : Effect.NONE);
        throw new ActionException(ActionException.Kind.IN_DOUBT, failure);
    }

    private static Outcome migrated(
            ScriptSet set, OwnedSchema at, Optional<ScriptVersion> baseline, Optional<Guard> guard)
            throws ActionException, InterruptedException {
        try {
            List<String> ran = run(set, at, baseline, guard);
            return Ending.done(at.schema(), set, ran, at.fingerprint().hash());
        } catch (Stopped e) {
            return Outcomes.failed(e.failure(), at.changed() ? Effect.PARTIAL : Effect.NONE);
        } catch (SqlFailed e) {
            return failed(at.schema(), at.sentLast(), e, at.changed());
        } catch (LedgerUnreadable e) {
            return Outcomes.refused(
                    Code.LEDGER_DIFFERS,
                    at.schema() + ": " + e.getMessage() + "; nothing was sent",
                    "look at which tool has written it; Theseus reads what Flyway and itself write");
        }
    }

    /** What ran, in its order. */
    private static List<String> run(
            ScriptSet set, OwnedSchema at, Optional<ScriptVersion> baseline, Optional<Guard> guard)
            throws SqlFailed, Stopped, InterruptedException {
        Course course = switch (at.dbms()) {
            case MARIADB -> new StatementByStatement(at, set);
            case POSTGRESQL -> new OneTransaction(at);
        };
        List<String> ran = new ArrayList<>();
        while (true) {
            List<Applied> rows = history(at, baseline);
            Standing standing = Standing.of(set, rows);
            if (!standing.drifts().isEmpty()) throw Ending.differs(at.schema(), standing.drifts());
            List<Script> pending = standing.pending();
            if (pending.isEmpty()) return ran;
            int from = new Start(at, set).statement(pending, rows);
            if (guard.isPresent() && ran.isEmpty()) guard.get().check(at, pending, from);
            int done = course.run(pending, from);
            pending.subList(0, done).forEach(script -> ran.add(script.file()));
            if (done == pending.size()) return ran;
            at.reset();
        }
    }

    /** The ledger's rows; a schema without one must be empty, or the plan must say at which version it is. */
    private static List<Applied> history(OwnedSchema at, Optional<ScriptVersion> baseline) throws SqlFailed, Stopped {
        Tables tables = at.tables();
        if (tables.ledger()) {
            List<Applied> rows = at.ledger().rows(at.session());
            if (!rows.isEmpty()) return rows;
        } else {
            if (baseline.isEmpty() && tables.others()) throw Ending.lacksLedger(at.schema());
            at.ledger().create(at.session());
        }
        if (baseline.isEmpty()) return List.of();
        at.ledger().addBaseline(baseline.get(), at.session());
        return at.ledger().rows(at.session());
    }

    private static String version(Standing standing) {
        return standing.version().map(Object::toString).orElse("none");
    }

    private Optional<Guard> guard(Args args) {
        return args.section("guard")
                .map(asked ->
                        new Guard(Guard.Refused.of(asked.plain("refuse")), asked.number("larger_than", 0), known));
    }

    private static Manner manner(Args args) {
        return new Manner(
                args.span("lock_timeout").orElse(Manner.LOCK_TIMEOUT),
                args.span("patience").orElse(Manner.PATIENCE));
    }

    /** Where a Cassandra is meant. */
    private Optional<KeyspaceOrder> keyspace(Args args, ActionContext context) throws ScriptRefused {
        Optional<DatabaseRef> server = Keyspaces.meant(args.optionalPlain("server"), context.inventory());
        if (server.isEmpty()) return Optional.empty();
        for (String key : List.of("database", "guard", "lock_timeout"))
            if (args.has(key)) throw new IllegalArgumentException(key + " is not for Cassandra");
        return Optional.of(new KeyspaceOrder(
                server.get(),
                args.plain("schema"),
                sets.of(args.texts("scripts"), Cql.CASSANDRA),
                args.optionalPlain("ledger").orElse(Ledger.USUAL),
                args.optionalPlain("baseline").map(ScriptVersion::of),
                args.span("patience").orElse(Manner.PATIENCE),
                args.span("agreement").orElse(AGREEMENT)));
    }

    private static OwnedSchema.Place place(Args args, ActionContext context) throws Databases.Unknown {
        Databases at = Databases.of(args.optionalPlain("server"), args.optionalPlain("database"), context.inventory());
        Dbms dbms = Dbms.of(at.server());
        if (args.has("agreement")) throw new IllegalArgumentException("agreement is for Cassandra");
        if (dbms == Dbms.MARIADB && args.has("database"))
            throw new IllegalArgumentException("database is for PostgreSQL: here the schema is the database");
        return new OwnedSchema.Place(
                at, dbms, args.plain("schema"), args.optionalPlain("ledger").orElse(Ledger.USUAL));
    }
}
