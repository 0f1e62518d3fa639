package dev.theseus.actions.data;

import dev.theseus.actions.kit.DatabaseServer;
import dev.theseus.actions.kit.MySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Only with {@code -Pdeep}, which brings the server. */
class MySqlSqlTest extends SqlContract {
    MySqlSqlTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Override
    DatabaseServer start(Path directory) throws Exception {
        return MySqlServer.start(Files.createDirectories(directory.resolve("data")));
    }

    @Override
    List<String> emptyTable() {
        return List.of(
                "drop table if exists t", "create table t (id int primary key, v longtext) default charset utf8mb4");
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
}
