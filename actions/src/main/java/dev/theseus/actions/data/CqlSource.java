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

/** What a query returns from a Cassandra node. */
public final class CqlSource implements QuestionSource {

    @Override
    public String name() {
        return "cql";
    }

    @Override
    public String doc() {
        return "Looks by a CQL query.";
    }

    @Override
    public Shape shape() {
        return Shape.literal();
    }

    @Override
    public Map<String, Shape> companions() {
        Map<String, Shape> keys = new LinkedHashMap<>();
        keys.put("keyspace", Cql.KEYSPACE.shape());
        keys.put("server", Cql.SERVER.shape());
        return keys;
    }

    @Override
    public Set<String> names() {
        return Set.of("rows", "value", "count");
    }

    @Override
    public String describe(Args args) {
        return "cql: " + Statements.shown(args.plain("cql"));
    }

    @Override
    public Seen look(Args args, ActionContext context) throws InterruptedException {
        String query = args.plain("cql");
        Optional<Failure> refusal = Statements.refusal(List.of(query));
        if (refusal.isPresent()) return failed(refusal.get());
        try (Sql.Session session = context.sql()
                .open(Cql.server(args, context.inventory()), args.optionalPlain("keyspace"), context.vault())) {
            Map<String, Value> names = Statements.names(session.run(query, List.of(), Optional.empty()));
            return new Seen(Optional.empty(), names.getOrDefault("value", Value.NIL), names, Optional.empty());
        } catch (Databases.Unknown e) {
            return failed(e.failure());
        } catch (Sql.SqlFailed e) {
            if (Thread.interrupted()) throw new InterruptedException();
            return failed(new Failure(Code.CQL_FAILED, String.valueOf(e.getMessage()), "check the query"));
        }
    }

    private static Seen failed(Failure failure) {
        return new Seen(Optional.empty(), Value.NIL, Map.of(), Optional.of(failure));
    }
}
