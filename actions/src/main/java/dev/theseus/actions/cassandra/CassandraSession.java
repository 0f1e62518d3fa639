package dev.theseus.actions.cassandra;

import dev.theseus.core.port.Sql.Result;
import dev.theseus.core.port.Sql.Session;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection with one node. */
final class CassandraSession implements Session {
    /** Creating an index on much data, or truncating on many nodes, takes its time. */
    private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

    private static final int ROWS = 2;

    private final Frames frames;
    private final String name;
    private final int consistency;

    CassandraSession(Frames frames, String name, int consistency) {
        this.frames = frames;
        this.name = name;
        this.consistency = consistency;
        Caller.opened(frames.caller());
    }

    Result run(String statement) throws SqlFailed {
        return run(statement, List.of(), Optional.empty());
    }

    @Override
    public Result run(String statement, List<Value> parameters, Optional<Duration> timeout) throws SqlFailed {
        if (!parameters.isEmpty())
            throw new SqlFailed(
                    "database " + name + " takes statements without parameters", true, new IllegalArgumentException());
        try {
            ByteBuffer body = frames.query(statement, consistency, timeout.orElse(USUAL_TIMEOUT));
            return body.getInt() == ROWS ? new Result(Rows.read(body), -1) : new Result(List.of(), 0);
        } catch (SqlFailed e) {
            throw new SqlFailed("database " + name + ": " + e.getMessage(), e.certain(), e);
        } catch (IOException | BufferUnderflowException e) {
            throw new SqlFailed("database " + name + ": the connection was lost: " + e.getMessage(), false, e);
        }
    }

    /**
     * From Cassandra 4.1 on, what this node is at, for whomever, and connections from which it may still read such a statement: those of
     * controllers that are gone. An older one shows nobody.
     */
    @Override
    public List<Value> underWay(String beginning) throws SqlFailed {
        // In this order: what it has read of them by then, it is at.
        List<Value> seen = new ArrayList<>(left());
        run("SELECT task FROM system_views.queries").rows().stream()
                .filter(row -> row.display().contains(beginning))
                .forEach(seen::add);
        return seen;
    }

    private List<Value> left() throws SqlFailed {
        return run("SELECT address, port, driver_name, driver_version FROM system_views.clients").rows().stream()
                .filter(client -> field(client, "driver_name").equals(Caller.DRIVER)
                        && !Caller.isOpen(field(client, "driver_version")))
                .map(client -> Value.of("what a controller that is gone sent from " + field(client, "address") + ":"
                        + field(client, "port") + " may not be read yet"))
                .toList();
    }

    private static String field(Value row, String name) {
        return row instanceof Value.Fields(var fields)
                ? fields.getOrDefault(name, Value.NIL).display()
                : "";
    }

    /** From Cassandra 4.0 on, {@code driver_version} in {@code system_views.clients}. */
    @Override
    public Optional<String> client() {
        return Optional.of(frames.caller());
    }

    @Override
    public void close() {
        Caller.closed(frames.caller());
        try {
            frames.close();
        } catch (IOException _) {
            // Nothing hangs on it any more.
        }
    }
}
