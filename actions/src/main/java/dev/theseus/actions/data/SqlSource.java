package dev.theseus.actions.data;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a query returns. */
public final class SqlSource implements QuestionSource {

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public String doc() {
        return "Looks by a query; values are bound as parameters.";
    }

    @Override
    public Shape shape() {
        return Shape.literal();
    }

    @Override
    public Map<String, Shape> companions() {
        Map<String, Shape> keys = new LinkedHashMap<>();
        keys.put("database", Databases.DATABASE.shape());
        keys.put("server", Databases.SERVER.shape());
        keys.put("parameters", Shape.many(Shape.anything()));
        return keys;
    }

    @Override
    public Set<String> names() {
        return Set.of("rows", "value", "count");
    }

    @Override
    public String describe(Args args) {
        return "sql: " + Statements.shown(args.plain("sql"));
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        String query = args.plain("sql");
        Optional<Failure> refusal = Statements.refusal(List.of(query));
        if (refusal.isPresent()) return failed(refusal.get());
        try {
            Databases at = Databases.of(args, context.inventory());
            try (Sql.Session session = context.sql().open(at.server(), at.database(), context.vault())) {
                Map<String, Value> names =
                        Statements.names(session.run(query, Statements.parameters(args), Optional.empty()));
                return new Seen(Optional.empty(), names.getOrDefault("value", Value.NIL), names, Optional.empty());
            }
        } catch (Databases.Unknown e) {
            return failed(e.failure());
        } catch (Sql.SqlFailed e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return failed(new Failure(Code.SQL_FAILED, String.valueOf(e.getMessage()), "check the query"));
        } catch (IllegalArgumentException e) {
            return failed(new Failure(Code.BAD_VALUE, String.valueOf(e.getMessage()), ""));
        }
    }

    private static Seen failed(Failure failure) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(failure));
    }
}
