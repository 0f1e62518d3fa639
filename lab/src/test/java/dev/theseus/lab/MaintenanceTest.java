package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.TestLab.Answer;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.sample.SampleData;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(SharedLab.class)
final class MaintenanceTest {

    @Test
    void disabling_a_schema_ends_its_sessions_and_no_others(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        String session = lab.login(lab.oldUrl(), lab.contextOf(schema)).session();
        String other = lab.login(lab.oldUrl(), lab.contextOf(lab.freshSchema())).session();
        lab.disable(schema);
        Answer refused = lab.http("GET", lab.oldUrl() + "/contacts?session=" + session, "");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("SES-0207");
        assertThat(lab.http("GET", lab.oldUrl() + "/contacts?session=" + other, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void once_the_schema_is_open_again_an_ended_session_leads_to_the_login_and_a_logout_is_one(TestLab lab)
            throws Exception {
        String schema = lab.freshSchema();
        String session = lab.login(lab.oldUrl(), lab.contextOf(schema)).session();
        lab.disable(schema);
        lab.enable(schema);
        Answer again = lab.http("GET", lab.oldUrl() + "/contacts?session=" + session + "&id=1", "");
        assertThat(again.status()).isEqualTo(307);
        assertThat(again.location()).startsWith("/login?").contains("id").doesNotContain(session);
        assertThat(lab.http("POST", lab.oldUrl() + "/logout?session=" + session, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void disableschema_does_not_return_before_a_write_that_was_let_in_has_ended(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        String session = lab.login(lab.oldUrl(), lab.contextOf(schema)).session();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection brake = lab.connect()) {
            brake.setAutoCommit(false);
            Sql.change(brake, "UPDATE " + schema + ".sequence_contact SET id = id + 1");
            Future<Answer> write = threads.submit(
                    () -> lab.http("POST", lab.oldUrl() + "/contacts?session=" + session, "in the middle"));
            awaitWaiting(lab, 1);
            Future<?> disable = threads.submit(() -> {
                lab.disable(schema);
                return schema;
            });
            awaitWaiting(lab, 2);
            assertThat(disable.isDone()).isFalse();
            brake.commit();
            assertThat(write.get().status()).isEqualTo(201);
            disable.get();
        }
    }

    /** Returns when so many transactions wait for a lock. */
    private static void awaitWaiting(TestLab lab, int transactions) throws Exception {
        String waiting = "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'";
        while (lab.number(waiting) < transactions) {
            TimeUnit.MILLISECONDS.sleep(150); // the table is refreshed ten times a second, and only if nobody looks
        }
    }

    @Test
    void no_write_is_acknowledged_after_disableschema_has_returned(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        String session = lab.login(lab.oldUrl(), lab.contextOf(schema)).session();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writers.add(threads.submit(() -> writeUntilRefused(lab, session)));
            }
            lab.disable(schema);
            long inTheDump = count(lab, schema);
            long acknowledged = 0;
            for (Future<Long> writer : writers) {
                acknowledged += writer.get();
            }
            assertThat(acknowledged).isEqualTo(inTheDump).isEqualTo(count(lab, schema));
        }
    }

    private static long writeUntilRefused(TestLab lab, String session) throws Exception {
        long acknowledged = 0;
        while (true) {
            Answer answer = lab.http("POST", lab.oldUrl() + "/contacts?session=" + session, "race");
            if (answer.status() != 201) {
                assertThat(answer.status()).isEqualTo(503);
                return acknowledged;
            }
            acknowledged++;
        }
    }

    private static long count(TestLab lab, String schema) throws Exception {
        return lab.number("SELECT COUNT(*) FROM " + schema + ".prg_contact WHERE field01 = 'race'");
    }

    @Test
    void a_context_that_was_disabled_before_stays_disabled_for_its_own_reason(TestLab lab) throws Exception {
        String schema = "oxdatabase_" + SampleData.FIRST_SCHEMA;
        lab.disable(schema);
        lab.enable(schema);
        assertThat(lab.number(
                        "SELECT COUNT(*) FROM configdb.context WHERE enabled = 0 AND cid = ? AND reason_id = ?",
                        SampleData.DISABLED_CONTEXT,
                        SampleData.DISABLED_REASON))
                .isEqualTo(1);
        assertThat(lab.login(lab.oldUrl(), lab.contextOf(schema) + 2).status()).isEqualTo(200);
    }

    @Test
    void every_login_after_enableschema_succeeds_on_the_new_server(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        assertThat(lab.login(lab.newUrl(), context).status()).isEqualTo(421); // it has looked, and must not remember
        lab.move(schema);
        assertThat(lab.login(lab.newUrl(), context).status()).isEqualTo(200);
    }

    @Test
    void nodes_of_one_cluster_share_sessions_and_the_other_cluster_does_not_know_them(TestLab lab) throws Exception {
        String session =
                lab.login(lab.oldUrl(), lab.contextOf(lab.freshSchema())).session();
        String onNode3 = "http://127.0.0.1:" + lab.httpPort("node3");
        TestLab.expect(0, lab.on("node3", "service open-xchange start"));
        assertThat(lab.http("GET", onNode3 + "/contacts?session=" + session, "").status())
                .isEqualTo(200);
        Answer stranger = lab.http("GET", lab.newUrl() + "/contacts?session=" + session, "");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(lab.http("GET", onNode3 + "/status", "").text()).contains("\"sessions\":0");
    }

    @Test
    void the_maintenance_log_keeps_one_interval_however_often_disableschema_is_repeated(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.disable(schema);
        lab.disable(schema);
        lab.enable(schema);
        assertThat(lab.number(
                        "SELECT COUNT(*) FROM configdb.maintenance_log WHERE db_schema = ? AND enabled_at > disabled_at",
                        schema))
                .isEqualTo(1);
        assertThat(lab.number("SELECT COUNT(*) FROM configdb.maintenance_log WHERE db_schema = ?", schema))
                .isEqualTo(1);
    }
}
