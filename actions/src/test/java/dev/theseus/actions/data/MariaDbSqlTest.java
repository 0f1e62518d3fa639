package dev.theseus.actions.data;

import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.MariaDbServer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.problem.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call halves()",
                "-- by hand\n/* twice */ call halves()",
                "/*!100101 begin not atomic insert into t values (5, ''); commit; signal sqlstate '45000'; end */",
                "/*M! begin not atomic insert into t values (5, ''); commit; signal sqlstate '45000'; end */",
                "execute immediate 'call halves()'",
                "if true then insert into t values (5, ''); commit; signal sqlstate '45000'; end if"
            })
    void a_statement_that_commits_on_its_way_and_fails_is_doubt(String text) {
        server.execute(
                "app",
                "create or replace procedure halves() begin insert into t values (5, ''); commit; signal sqlstate '45000'; end");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> apply(Given.args("statements", statement(text), "database", "main")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ActionException.Kind.IN_DOUBT));
        assertThat(server.value("app", "select count(*) from t where id = 5")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into nowhere values (1)",
                "/* call */ insert into nowhere values (1)",
                "/*!100101 alter table nowhere add column n int */",
                "-- begin\ndelete from nowhere"
            })
    void a_single_statement_that_fails_had_no_effect(String text) throws Exception {
        failed(apply(Given.args("statements", statement(text), "database", "main")), Code.SQL_FAILED);
    }
}
