package dev.theseus.actions.fleet;

import static dev.theseus.actions.kit.Ended.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.data.Databases;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.PostgreSqlServer;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a schema's fingerprint is made of, and that other schemata are not gone through for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueOnPostgreSqlTest {
    private static final String APP = "app";
    private static final String RICH = """
            create domain mail as text constraint has_at check (value like '%@%');
            create type mood as enum ('calm', 'stormy');
            create table ship (id int generated always as identity primary key, name text not null unique, at mood);
            create table plank (ship int references ship, n serial, check (n > 0));
            create index plank_n on plank (n);
            create table log (day date not null, ship int) partition by range (day);
            create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
            create view ships as select name from ship;
            create materialized view planks as select count(*) as n from plank;
            create function launched() returns trigger language plpgsql as $$ begin return new; end $$;
            create procedure sink(i int) language sql as $$ delete from ship where id = i $$;
            create aggregate longest(int) (sfunc = int4larger, stype = int);
            create trigger launch before insert on ship for each row execute function launched();
            create policy own on plank using (ship > 0);
            create sequence apart;
            """;

    @TempDir
    private static Path home;

    private DatabaseServer server;
    private LocalContext context;

    @BeforeAll
    void start() throws Exception {
        server = PostgreSqlServer.start(home.resolve("server"));
        server.execute("", "create database " + APP);
        context = new LocalContext(home)
                .with(DatabaseServer.inventory(server.reference("main", Optional.of(APP))))
                .secret("database.main", server.password());
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private void make(String schema, String script, MortalSql sql) throws Exception {
        server.execute(APP, "create schema " + schema);
        done(new Migrate(_ -> script)
                .apply(
                        Given.args("schema", schema, "scripts", List.of(new Given.Literal("V1__all.sql"))),
                        Value.NIL,
                        context.with(sql)));
    }

    @Test
    void everything_that_a_schema_has_is_part_of_its_fingerprint_and_nothing_else() throws Exception {
        make("other", RICH, MortalSql.immortal());
        make("rich", RICH, MortalSql.immortal());
        var at = Databases.of(Optional.of("main"), Optional.empty(), context.inventory());
        try (var session = context.sql().open(at.server(), at.database(), context.vault())) {
            Fingerprint found = Fingerprint.of(Dbms.POSTGRESQL, "rich", "flyway_schema_history", session);
            assertThat(found.things().keySet())
                    .containsExactlyInAnyOrder(
                            "function longest(integer)",
                            "column log.day",
                            "column log.ship",
                            "column log_2026.day",
                            "column log_2026.ship",
                            "column plank.n",
                            "column plank.ship",
                            "column planks.n",
                            "column ship.at",
                            "column ship.id",
                            "column ship.name",
                            "column ships.name",
                            "constraint has_at",
                            "constraint plank.plank_n_check",
                            "constraint plank.plank_ship_fkey",
                            "constraint ship.ship_name_key",
                            "constraint ship.ship_pkey",
                            "function launched()",
                            "function sink(IN i integer)",
                            "index plank.plank_n",
                            "index ship.ship_name_key",
                            "index ship.ship_pkey",
                            "policy plank.own",
                            "sequence apart",
                            "sequence plank_n_seq",
                            "sequence ship_id_seq",
                            "table log",
                            "table log_2026",
                            "table plank",
                            "table ship",
                            "trigger ship.launch",
                            "type mail",
                            "type mood",
                            "view planks",
                            "view ships");
            assertThat(found.things())
                    .isEqualTo(Fingerprint.of(Dbms.POSTGRESQL, "other", "flyway_schema_history", session)
                            .things());
        }
    }

    /** A table that can be looked up is, once going through it is forbidden. */
    @Test
    void no_question_about_one_schema_goes_through_all_of_them() throws Exception {
        MortalSql sql = MortalSql.immortal();
        make("asked", RICH + "create index concurrently plank_ship on plank (ship);\n", sql);
        Set<String> questions = new TreeSet<>();
        for (String sent : sql.sent())
            if ((sent.startsWith("select") || sent.startsWith("with")) && sent.contains("pg_")) questions.add(sent);
        assertThat(questions).hasSizeGreaterThan(2).anyMatch(sent -> sent.contains("pg_policy"));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:"
                                + server.reference("main", Optional.empty()).port() + "/" + APP,
                        PostgreSqlServer.USER,
                        PostgreSqlServer.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            for (String question : questions)
                try (ResultSet rows = statement.executeQuery("explain " + question.replace("?", "'1'"))) {
                    while (rows.next())
                        assertThat(rows.getString(1)).as(question).doesNotContain("Seq Scan on pg_");
                }
        }
    }
}
