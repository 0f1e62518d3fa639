package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptVersion;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which scripts ran: a table with the columns of Flyway's, and its checksums. Flyway itself knows no Cassandra. */
final class KeyspaceLedger {
    private static final String BASELINE = "<< Flyway Baseline >>";

    private final Node node;
    private final String table;
    private final String user;

    /** @param user who is said to have run the scripts */
    KeyspaceLedger(Node node, String keyspace, String table, String user) {
        this.node = node;
        this.table = Node.name(keyspace) + "." + Node.name(table);
        this.user = user;
    }

    String creation() {
        return "CREATE TABLE IF NOT EXISTS " + table + " (installed_rank int PRIMARY KEY, version text,"
                + " description text, type text, script text, checksum int, installed_by text,"
                + " installed_on timestamp, execution_time int, success boolean)";
    }

    List<Applied> rows() throws SqlFailed {
        List<Applied> rows = new ArrayList<>();
        String query = "SELECT installed_rank, version, description, type, script, checksum, success FROM " + table;
        for (Row row : node.rows(query)) rows.add(Applied.of(new Value.Fields(row.columns())));
        return rows;
    }

    void add(Script script, Duration took) throws SqlFailed, Stopped {
        add(
                script.version().map(version -> Node.text(version.toString())).orElse("null"),
                script.name().description(),
                "SQL",
                script.file(),
                Optional.of(script.checksum()),
                took);
    }

    /** Says that a keyspace was at a version before it had a ledger. */
    void addBaseline(ScriptVersion version) throws SqlFailed, Stopped {
        add(Node.text(version.toString()), BASELINE, "BASELINE", BASELINE, Optional.empty(), Duration.ZERO);
    }

    /** A row that is there already is the one that an attempt before wrote, and did not hear of, or somebody else's. */
    private void add(
            String version, String description, String type, String script, Optional<Integer> checksum, Duration took)
            throws SqlFailed, Stopped {
        long rank = rows().stream().mapToLong(Applied::rank).max().orElse(0) + 1;
        String sum = checksum.map(Object::toString).orElse("null");
        String insert = "INSERT INTO " + table
                + " (installed_rank, version, description, type, script, checksum, installed_by, installed_on,"
                + " execution_time, success) VALUES (" + rank + ", " + version + ", " + Node.text(description) + ", "
                + Node.text(type) + ", " + Node.text(script) + ", " + sum + ", " + Node.text(user)
                + ", toTimestamp(now()), " + Math.min(took.toMillis(), Integer.MAX_VALUE) + ", true) IF NOT EXISTS";
        List<Row> answer = node.rows(insert);
        boolean ours = answer.stream()
                .anyMatch(row -> row.is("[applied]")
                        || row.text("script").equals(script)
                                && row.text("checksum")
                                        .equals(checksum.map(Object::toString).orElse("")));
        if (!ours)
            throw new Stopped(
                    Code.SCHEMA_BUSY,
                    "somebody else writes to the ledger " + table + ": " + script + " ran, and is not in it",
                    "find out who, then retry");
    }
}
