package dev.theseus.actions.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.MySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on MySQL 8.0. Only with {@code -Pdeep}, which brings the server. */
class MySqlMigrateTest extends MigrateOnMariaDbTest {
    MySqlMigrateTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return MySqlServer.start(Files.createDirectories(directory.resolve("data")));
    }

    @Override
    String collation() {
        return "utf8mb4_0900_ai_ci";
    }

    @Override
    String noDefault() {
        return "";
    }

    /** It does not keep what rows were. */
    @Override
    String inParts() {
        return "create table t (id int primary key, n int) partition by hash (id) partitions 2;\n";
    }

    /** It knows none outside of routines. */
    @Override
    String block(String statements) {
        return "delimiter //\ncreate procedure block() begin " + statements + " end//\ndelimiter ;\ncall block();\n";
    }

    /** Its {@code inplace} says no more than that nobody waits. */
    @Override
    @Test
    void a_trial_tells_what_copies_a_table_and_leaves_nothing_behind() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("V1__t.sql", "create table t (id int primary key, n int);\n");
        scripts.put("V2__u.sql", """
                alter table t add column a int;
                create index n_idx on t (n);
                alter table t modify n varchar(10);
                """);
        assertThat(trial(scripts))
                .containsExactly(
                        "alter table t add column a int: instant",
                        "create index n_idx on t (n): rebuilds",
                        "alter table t modify n varchar(10): copies");
    }
}
