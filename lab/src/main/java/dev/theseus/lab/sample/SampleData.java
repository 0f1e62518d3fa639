package dev.theseus.lab.sample;

import dev.theseus.lab.database.Sql;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.TaskTable;
import dev.theseus.lab.update.UpdateTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the databases of an installation of 7.10.0: {@code configdb}, and schemata {@code oxdatabase_5} and following.
 * Tables and columns have App Suite's names as far as its upgrade guide needs them.
 */
public final class SampleData {

    /** The number of the schema that comes first. */
    public static final int FIRST_SCHEMA = 5;

    /** The server that all old nodes share. */
    public static final long OLD_SERVER_ID = 4;

    /** Somebody disabled this context long before the upgrade, for a reason of their own. It lies in the first schema. */
    public static final long DISABLED_CONTEXT = 99;

    /** That reason. */
    public static final long DISABLED_REASON = 2;

    private static final long POOL = 3;
    private static final long LAST_ID_GIVEN = 7;

    private static final List<String> CONFIGDB = List.of(
            "CREATE DATABASE configdb",
            "CREATE TABLE configdb.configdb_sequence (id INT UNSIGNED NOT NULL)",
            "INSERT INTO configdb.configdb_sequence VALUES (" + LAST_ID_GIVEN + ")",
            "CREATE TABLE configdb.server (server_id INT UNSIGNED PRIMARY KEY, name VARCHAR(255) NOT NULL, KEY (name))",
            "CREATE TABLE configdb.db_pool (db_pool_id INT UNSIGNED PRIMARY KEY, url VARCHAR(255) NOT NULL,"
                    + " name VARCHAR(128) NOT NULL)",
            "CREATE TABLE configdb.context (cid INT UNSIGNED PRIMARY KEY, name VARCHAR(128) NOT NULL UNIQUE,"
                    + " enabled BOOLEAN NOT NULL, reason_id INT UNSIGNED NULL)",
            "CREATE TABLE configdb.context_server2db_pool (server_id INT UNSIGNED NOT NULL,"
                    + " cid INT UNSIGNED NOT NULL PRIMARY KEY, read_db_pool_id INT UNSIGNED NOT NULL,"
                    + " write_db_pool_id INT UNSIGNED NOT NULL, db_schema VARCHAR(32) NOT NULL,"
                    + " KEY (db_schema), KEY (server_id))",
            "CREATE TABLE configdb.contexts_per_dbschema (db_pool_id INT UNSIGNED NOT NULL,"
                    + " schemaname VARCHAR(32) NOT NULL PRIMARY KEY, count INT UNSIGNED NOT NULL)",
            // The lab's own: what stands for Hazelcast's map of sessions, and when schemata were closed.
            "CREATE TABLE configdb.session (session_id VARCHAR(96) PRIMARY KEY, group_name VARCHAR(128) NOT NULL,"
                    + " cid INT UNSIGNED NOT NULL, uid INT UNSIGNED NOT NULL, node VARCHAR(64) NOT NULL,"
                    + " ended_by VARCHAR(32) NULL, last_seen DATETIME(3) NOT NULL DEFAULT NOW(3),"
                    + " KEY (cid), KEY (group_name, node))",
            "CREATE TABLE configdb.maintenance_log (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY,"
                    + " db_schema VARCHAR(32) NOT NULL, disabled_at DATETIME(6) NOT NULL, enabled_at DATETIME(6) NULL)",
            "INSERT INTO configdb.server VALUES (" + OLD_SERVER_ID + ", 'oxserver-7.10.0')");

    private static final List<String> SCHEMA = List.of(
            "CREATE DATABASE $S",
            "CREATE TABLE $S.updateTask (cid INT UNSIGNED NOT NULL, taskName VARCHAR(255) NOT NULL,"
                    + " successful BOOLEAN NOT NULL, lastModified BIGINT NOT NULL, uuid BINARY(16) NOT NULL,"
                    + " PRIMARY KEY (cid, taskName))",
            "CREATE TABLE $S.user (cid INT UNSIGNED NOT NULL, id INT UNSIGNED NOT NULL, mail VARCHAR(255) NOT NULL,"
                    + " PRIMARY KEY (cid, id))",
            "CREATE TABLE $S.sequence_contact (cid INT UNSIGNED PRIMARY KEY, id INT UNSIGNED NOT NULL)",
            "CREATE TABLE $S.prg_contact (cid INT UNSIGNED NOT NULL, intfield01 INT UNSIGNED NOT NULL,"
                    + " field01 VARCHAR(320) NOT NULL, created_at DATETIME(3) NOT NULL DEFAULT NOW(3),"
                    + " PRIMARY KEY (cid, intfield01))",
            "CREATE TABLE $S.prg_dates (cid INT UNSIGNED NOT NULL, intfield01 INT UNSIGNED NOT NULL,"
                    + " field01 VARCHAR(255) NOT NULL, timestampfield01 BIGINT NOT NULL, PRIMARY KEY (cid, intfield01))");

    private final Connection connection;
    private final SampleSize size;

    public SampleData(Connection connection, SampleSize size) {
        this.connection = connection;
        this.size = size;
    }

    /** The schemata's names in the order in which they are made. */
    public static List<String> schemata(SampleSize size) {
        return IntStream.range(FIRST_SCHEMA, FIRST_SCHEMA + size.schemata())
                .mapToObj(number -> "oxdatabase_" + number)
                .toList();
    }

    /** Makes everything. {@code databasePort} is what db_pool says about where the schemata lie. */
    public void create(int databasePort) throws SQLException {
        for (String statement : CONFIGDB) {
            Sql.change(connection, statement);
        }
        Sql.change(
                connection,
                "INSERT INTO configdb.db_pool VALUES (?, ?, 'oxdatabase')",
                POOL,
                "jdbc:mysql://127.0.0.1:" + databasePort);
        long context = 100;
        for (String schema : schemata(size)) {
            createSchema(schema);
            for (int i = 0; i < size.contextsPerSchema(); i++) {
                createContext(schema, ++context, true);
            }
            if (schema.equals("oxdatabase_" + FIRST_SCHEMA)) {
                createContext(schema, DISABLED_CONTEXT, false);
            }
            Sql.change(
                    connection,
                    "INSERT INTO configdb.contexts_per_dbschema SELECT ?, ?, COUNT(*)"
                            + " FROM configdb.context_server2db_pool WHERE db_schema = ?",
                    POOL,
                    schema,
                    schema);
        }
    }

    private void createSchema(String schema) throws SQLException {
        for (String statement : SCHEMA) {
            Sql.change(connection, statement.replace("$S", Sql.name(schema)));
        }
        for (UpdateTask task : Release.V7_10_0.tasks()) {
            new TaskTable(schema).record(connection, task.name(), true);
        }
    }

    private void createContext(String schema, long context, boolean enabled) throws SQLException {
        Sql.change(
                connection,
                "INSERT INTO configdb.context VALUES (?, ?, ?, ?)",
                context,
                "tenant" + context,
                enabled,
                enabled ? null : DISABLED_REASON);
        Sql.change(
                connection,
                "INSERT INTO configdb.context_server2db_pool VALUES (?, ?, ?, ?, ?)",
                OLD_SERVER_ID,
                context,
                POOL,
                POOL,
                schema);
        String s = Sql.name(schema);
        fill(
                "INSERT INTO " + s + ".user SELECT ?, seq, CONCAT('user', seq, '@tenant.example') FROM seq_1_to_",
                size.usersPerContext(),
                context);
        fill(
                "INSERT INTO " + s + ".prg_contact (cid, intfield01, field01) SELECT ?, seq, CONCAT('Contact ', seq)"
                        + " FROM seq_1_to_",
                size.contactsPerContext(),
                context);
        fill(
                "INSERT INTO " + s + ".prg_dates SELECT ?, seq, CONCAT('Meeting ', seq), 1700000000000 + seq * 3600000"
                        + " FROM seq_1_to_",
                size.contactsPerContext(),
                context);
        Sql.change(
                connection, "INSERT INTO " + s + ".sequence_contact VALUES (?, ?)", context, size.contactsPerContext());
    }

    private void fill(String insertFromSequenceTo, int rows, long context) throws SQLException {
        if (rows > 0) {
            Sql.change(connection, insertFromSequenceTo + rows, context);
        }
    }
}
