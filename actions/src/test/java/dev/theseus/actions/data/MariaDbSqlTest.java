package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.problem.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbSqlTest extends SqlContract {
    MariaDbSqlTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return MariaDbServer.start(Files.createDirectories(directory.resolve("data")));
    }

    @Override
    List<String> emptyTable() {
        return List.of("create or replace table t (id int primary key, v longtext) default charset utf8mb4");
    }

    @Override
    String sleep(int seconds) {
        return "do sleep(" + seconds + ")";
    }

    @Override
    String sessionsAt() {
        return "select count(*) from information_schema.processlist where info like 'MARK'";
    }

    @Override
    void interrupt(String like) {
        server.execute(
                "",
                "kill query "
                        + server.value(
                                "", "select id from information_schema.processlist where info like '" + like + "'"));
    }

    @Override
    String unknownDatabase() {
        return "unknown database";
    }

    @Test
    void a_secret_that_the_server_quotes_is_masked() throws Exception {
        context.secret("token", "Geheim-4711");
        server.execute("app", "create or replace table w (v varchar(50) primary key)");
        server.execute("app", "insert into w values ('Geheim-4711')");
        var outcome = apply(Given.args(
                Given.secrets("token"),
                "statements",
                statement("insert into w values (?)"),
                "parameters",
                List.of("${secret.token}"),
                "database",
                "main"));
        assertThat(failed(outcome, Code.SQL_FAILED).toString()).contains("••••").doesNotContain("Geheim");
    }
}
