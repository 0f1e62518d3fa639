package dev.theseus.actions.fleet;

import dev.theseus.actions.data.ConfiguredSql;
import dev.theseus.actions.kit.CassandraNode;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.SharedCassandra;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Sql;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tests of keyspaces share: a real node, scripts, and what can be put between it and us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedCassandra.class)
@Timeout(600)
abstract class OnCassandra {
    /** None of these definitions can be carried out twice without an error, and none of these writes without being seen. */
    static final Map<String, String> SCRIPTS = scripts(
            "V1__base.cql",
            """
            -- a comment; with a semicolon
            create type address (street text);
            create table customer (id int primary key, mail text, tags set<text>, home frozen<address>);
            insert into customer (id, mail, tags) values (1, 'it''s; here', {'a'});
            """,
            "V2__more.cql",
            """
            alter table customer add (name text, old map<text, int>);
            create index customer_mail on customer (mail);
            update customer set name = 'Acme', tags = tags + {'b'} where id = 1;
            begin batch
              insert into customer (id, mail) values (2, 'b');
              insert into customer (id, mail) values (3, 'c')
            apply batch;
            delete from customer where id = 3;
            """,
            "V3__fewer.cql",
            """
            alter table customer drop old;
            alter type address add city text;
            create table if not exists log (at timeuuid primary key, what text);
            insert into log (at, what) values (123e4567-e89b-12d3-a456-426614174000, 'migrated')
            """,
            "R__mails.cql",
            "insert into customer (id, mail) values (4, 'repeated');");

    @TempDir
    Path home;

    final CassandraNode node;
    private int keyspaces;

    OnCassandra(CassandraNode node) {
        this.node = node;
    }

    static Map<String, String> scripts(String... texts) {
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i += 2) scripts.put(texts[i], texts[i + 1]);
        return scripts;
    }

    /** The node is shared with tests of other classes. */
    String prefix() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT) + "_";
    }

    String keyspace() {
        String name = prefix() + ++keyspaces;
        node.run(
                "create keyspace " + name + " with replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        return name;
    }

    LocalContext context(Sql sql) {
        return new LocalContext(home)
                .with(node.inventory())
                .secret("database.ring", CassandraNode.PASSWORD)
                .with(sql);
    }

    static Args args(String keyspace, Map<String, String> scripts, Object... more) {
        List<Object> keys = new ArrayList<>(List.of("schema", keyspace, "server", "ring", "scripts"));
        keys.add(scripts.keySet().stream().map(Given.Literal::new).toList());
        keys.addAll(List.of(more));
        return Given.args(keys.toArray());
    }

    static Outcome migrate(String keyspace, Map<String, String> scripts, LocalContext context, Object... more)
            throws ActionException, InterruptedException {
        return new Migrate(path -> scripts.getOrDefault(path, ""))
                .apply(args(keyspace, scripts, more), Value.NIL, context);
    }

    Outcome migrate(String keyspace, Map<String, String> scripts, Object... more) throws Exception {
        return migrate(keyspace, scripts, context(new ConfiguredSql()), more);
    }

    /** Everything that a keyspace has but our two tables, and when each write of a customer was made if that is wanted. */
    String picture(String keyspace) {
        String within = " where keyspace_name = '" + keyspace + "'";
        return Stream.of(
                        node
                                .run("select table_name, column_name, kind, type from system_schema.columns" + within)
                                .stream()
                                .filter(row -> !row.display().contains("theseus_migration")
                                        && !row.display().contains("flyway_schema_history")),
                        node.run("select type_name, field_names from system_schema.types" + within).stream(),
                        node.run("select index_name, table_name from system_schema.indexes" + within).stream(),
                        node.run("select * from " + keyspace + ".customer").stream(),
                        node.run("select * from " + keyspace + ".log").stream())
                .flatMap(rows -> rows)
                .map(Value::display)
                .collect(Collectors.joining("\n"))
                .replace(keyspace, "…");
    }

    List<String> ledger(String keyspace) {
        return node
                .run("select installed_rank, version, script, checksum, success from " + keyspace
                        + ".flyway_schema_history")
                .stream()
                .map(Value::display)
                .sorted()
                .toList();
    }

    String marker(String keyspace, String column) {
        return node.run("select " + column + " as it from " + keyspace + ".theseus_migration").stream()
                .map(row -> row instanceof Value.Fields(var fields)
                        ? fields.getOrDefault("it", Value.NIL).display()
                        : "")
                .collect(Collectors.joining());
    }

    /** What stands between us and a real session. */
    interface Bend {
        Sql.Result run(Sql.Session real, String statement, Optional<Duration> timeout) throws Sql.SqlFailed;
    }

    static Sql bent(Bend bend) {
        return (server, database, vault) -> {
            Sql.Session real = new ConfiguredSql().open(server, database, vault);
            return new Sql.Session() {
                @Override
                public Sql.Result run(String statement, List<Value> parameters, Optional<Duration> timeout)
                        throws Sql.SqlFailed {
                    return bend.run(real, statement, timeout);
                }

                @Override
                public List<Value> underWay(String beginning) throws Sql.SqlFailed {
                    return real.underWay(beginning);
                }

                @Override
                public Optional<String> client() {
                    return real.client();
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        };
    }

    /** The node carries out what has this text, and its answer is lost. */
    static Sql losing(String text) {
        return bent((real, statement, timeout) -> {
            Sql.Result result = real.run(statement, List.of(), timeout);
            if (statement.startsWith("/* theseus") && statement.contains(text))
                throw new Sql.SqlFailed("the connection was lost", false, new IOException());
            return result;
        });
    }
}
