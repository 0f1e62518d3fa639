package dev.theseus.lab.oms;

import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The schemata of the three databases: as 4.1.1 has them, and what {@code docker_init.sh} of 4.2.0 makes of them. Its statements are
 * not atomic and not all of them can be carried out twice, like the vendor's: whoever kills the script half way needs the backup.
 */
final class OmsSchema {

    private static final List<String> RM = List.of(
            "create table oms_normal_config (cfg_name varchar(64) primary key, cfg_value longtext not null, "
                    + "gmt_modified timestamp not null default current_timestamp on update current_timestamp)",
            "create table oms_project (id int primary key, name varchar(80) not null, status varchar(20) not null, "
                    + "lag_seconds int not null)",
            "create table oms_schema_version (version varchar(20) primary key, installed_at timestamp not null default current_timestamp)",
            "insert into oms_schema_version (version) values ('4.1.1')",
            "insert into oms_normal_config (cfg_name, cfg_value) values ('ha.config', "
                    + "'{\"checkRequestIntervalSec\":600,\"enable\":true,\"enableHost\":false,\"perceiveStoreClientCheckpoint\":false,"
                    + "\"refetchStoreIntervalMin\":30,\"subtopicStoreNumberThreshold\":5}')",
            "insert into oms_project values (1, 'orders to the warehouse', 'RUNNING', 2), (2, 'customers to search', 'RUNNING', 4)");
    private static final List<String> CM = List.of(
            "create table host (ip varchar(40) primary key, version varchar(20) not null, status varchar(20) not null, "
                    + "heartbeat timestamp null)",
            "create table store (id int primary key, topic varchar(80) not null, checkpoint bigint not null)",
            "insert into store values (1, 'orders', 1700000000), (2, 'customers', 1700000100)");
    private static final List<String> HEARTBEATS =
            List.of("create table heatbeat_sequence (id bigint auto_increment primary key, "
                    + "gmt_created datetime not null, gmt_modified datetime not null)");

    private static final List<String> RM_TO_4_2_0 = List.of(
            "alter table oms_project add column db_type varchar(20) not null default 'OB_MYSQL_CE'",
            "create table oms_task_template (id int primary key, name varchar(80) not null)",
            "insert into oms_task_template values (1, 'structure'), (2, 'full'), (3, 'incremental')");
    private static final List<String> CM_TO_4_2_0 =
            List.of("alter table host add column region varchar(40) not null default 'default'");
    private static final List<String> HEARTBEATS_TO_4_2_0 =
            List.of("alter table heatbeat_sequence add column source varchar(40) not null default ''");
    private static final List<String> LAST = List.of("insert into oms_schema_version (version) values ('4.2.0')");

    private OmsSchema() {}

    /** Makes the schemata of 4.1.1, in empty databases. */
    static void create(OmsConfiguration configuration) throws SQLException {
        run(configuration.rm(), RM);
        run(configuration.cm(), CM);
        run(configuration.heartbeats(), HEARTBEATS);
    }

    /** From 4.1.1 to 4.2.0. */
    static void upgrade(OmsConfiguration configuration) throws SQLException {
        run(configuration.rm(), RM_TO_4_2_0);
        run(configuration.cm(), CM_TO_4_2_0);
        run(configuration.heartbeats(), HEARTBEATS_TO_4_2_0);
        run(configuration.rm(), LAST);
    }

    /** The version that the databases have by now. */
    static String version(OmsConfiguration configuration) throws SQLException {
        try (Connection connection = configuration.rm().connect()) {
            return Sql.first(
                            connection,
                            row -> row.getString(1),
                            "select version from oms_schema_version order by version desc limit 1")
                    .orElse("");
        }
    }

    private static void run(DatabaseAddress database, List<String> statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
