package dev.theseus.actions.data;

import dev.theseus.actions.Outcomes;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Statements against a database, one after the other; a connection lost in the middle leaves the step in doubt. */
public final class SqlAction implements Action {
    @Override
    public String name() {
        return "sql";
    }

    @Override
    public String doc() {
        return "Sends SQL statements to a database; values are bound as parameters.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "statements",
                Shape.required(
                        "statements",
                        Shape.either(Shape.many(Shape.literal()), Shape.literal()),
                        "one statement or a list; no ${…} in them"),
                Shape.optional("parameters", Shape.many(Shape.anything()), "values for the ? marks of every statement"),
                Databases.DATABASE,
                Databases.SERVER);
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, false, UndoBy.PLAN, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("rows", "value", "count");
    }

    @Override
    public String describe(Args args) {
        List<String> statements = statements(args);
        String first = statements.isEmpty() ? "" : Statements.shown(statements.getFirst());
        String more = statements.size() > 1 ? " and " + (statements.size() - 1) + " more" : "";
        String where = args.optionalText("database")
                .map(name -> " on " + name.display())
                .orElse("");
        return "sql" + where + ": " + first + more;
    }

    private static List<String> statements(Args args) {
        return args.texts("statements").stream().map(SafeText::display).toList();
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        List<String> statements = statements(args);
        Optional<Failure> refusal = Statements.refusal(statements);
        if (refusal.isPresent()) return Outcomes.failed(refusal.get(), Effect.NONE);
        try {
            List<Value> parameters = Statements.parameters(args);
            return send(statements, parameters, Databases.of(args, context.inventory()), context);
        } catch (Databases.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Outcome send(List<String> statements, List<Value> parameters, Databases at, ActionContext context)
            throws ActionException, InterruptedException {
        int sent = 0;
        try (Sql.Session session = context.sql().open(at.server(), at.database(), context.vault())) {
            Sql.Result last = new Sql.Result(List.of(), 0);
            for (String statement : statements) {
                InFlight.goingOut(Statements.shown(statement), session, context);
                last = session.run(InFlight.marked(statement, context), parameters, Optional.empty());
                sent++;
            }
            return new Outcome.Done(new Value.Fields(Statements.names(last)), printed(last));
        } catch (Sql.SqlFailed e) {
            return failed(e, at, sent, statements.size());
        }
    }

    private static Output printed(Sql.Result result) {
        String text = result.changed() >= 0
                ? result.changed() + " rows changed"
                : result.rows().size() + " rows";
        return new Output(text, "", false);
    }

    private static Outcome failed(Sql.SqlFailed e, Databases at, int sent, int all)
            throws ActionException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        String done = sent == 0 ? "" : "; " + sent + " of " + all + " statements were done before it";
        Failure failure = new Failure(Code.SQL_FAILED, e.getMessage() + done, "check the statement on " + at.shown());
        if (!e.certain())
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.SQL_FAILED,
                            e.getMessage() + done + "; whether the statement took effect is not known",
                            "look on " + at.shown() + ", then answer whether it is done"));
        return new Outcome.Failed(
                failure,
                sent == 0 ? Effect.NONE : Effect.PARTIAL,
                new Value.Fields(Map.of("statements_done", Value.of(sent))),
                Output.NONE);
    }
}
