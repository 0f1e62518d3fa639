package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.TestLab.Answer;
import dev.theseus.lab.TestLab.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLab.class)
final class UpdateTest {

    private static final String ADD_UID = "com.openexchange.contact.AddUidToContacts";

    @Test
    void the_new_version_does_not_serve_a_schema_whose_tasks_have_not_run(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.giveToNewServer(schema);
        Answer answer = lab.login(lab.newUrl(), lab.contextOf(schema));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("UPD-0005");
    }

    @Test
    void runupdate_changes_the_tables_and_records_every_task(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        assertThat(lab.pending(schema))
                .startsWith("taskName ")
                .contains("\n" + ADD_UID + " ", " pending never executed");
        lab.move(schema);
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".updateTask WHERE successful = 1"))
                .isEqualTo(8);
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".updateTask WHERE taskName = 'LOCKED'"))
                .isZero();
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".prg_contact WHERE uid IS NULL"))
                .isZero();
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".calendar_event"))
                .isEqualTo(400);
        assertThat(lab.pending(schema)).as("its head alone").isEqualTo("taskName state reason\n");
    }

    @Test
    void the_old_version_cannot_work_on_an_updated_schema(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        lab.move(schema);
        TestLab.expect(0, lab.admin("node2", "changeserver -s 4 -m " + schema));
        String session = lab.login(lab.oldUrl(), context).session();
        Answer answer = lab.http("GET", lab.oldUrl() + "/contacts?session=" + session, "");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("field01");
    }

    @Test
    void a_dump_that_is_restored_brings_the_old_version_back(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        String dump = "backups/" + schema + ".sql";
        String prefix = "cd " + lab.lab().directory() + " && ";
        lab.disable(schema);
        TestLab.expect(
                0,
                lab.on(
                        "node2",
                        prefix + "mariadb-dump " + lab.databaseArguments() + " --databases " + schema + " > " + dump));
        lab.giveToNewServer(schema);
        TestLab.expect(0, lab.update(schema));
        TestLab.expect(
                0,
                lab.on(
                        "node2",
                        prefix + "mariadb " + lab.databaseArguments() + " -e 'DROP DATABASE " + schema + "' && mariadb "
                                + lab.databaseArguments() + " < " + dump));
        TestLab.expect(0, lab.admin("node2", "changeserver -s 4 -m " + schema));
        lab.enable(schema);
        String session = lab.login(lab.oldUrl(), context).session();
        assertThat(lab.http("GET", lab.oldUrl() + "/contacts?session=" + session, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void runupdate_exits_with_0_although_a_task_failed_half_way(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.failures().turnOn(schema, ADD_UID);
        Result result = lab.update(schema);
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("The following update task(s) failed:\n")
                .contains(ADD_UID);
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".updateTask WHERE successful = 0"))
                .isEqualTo(1);
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".prg_contact WHERE uid IS NULL"))
                .isEqualTo(200);
    }

    @Test
    void a_failed_task_is_never_run_again_by_runupdate_but_by_forceupdatetask(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.failures().turnOn(schema, ADD_UID);
        TestLab.expect(0, lab.update(schema));
        assertThat(lab.admin("node1", "forceupdatetask -n " + schema + " -t " + ADD_UID)
                        .status())
                .isEqualTo(1);
        lab.failures().turnOff(schema, ADD_UID);
        TestLab.expect(0, lab.update(schema));
        assertThat(lab.pending(schema)).contains(ADD_UID + " pending failed");
        assertThat(lab.admin("node1", "listUpdateTasks --executed -n " + schema).out())
                .containsPattern(ADD_UID + " +false");
        TestLab.expect(0, lab.admin("node1", "forceupdatetask -n " + schema + " -t " + ADD_UID));
        assertThat(lab.number("SELECT COUNT(*) FROM " + schema + ".updateTask WHERE successful = 0"))
                .isZero();
    }

    @Test
    void a_schema_whose_update_failed_is_enabled_without_a_question(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.failures().turnOn(schema, ADD_UID);
        lab.move(schema);
        assertThat(lab.login(lab.newUrl(), lab.contextOf(schema)).status()).isEqualTo(200);
    }

    @Test
    void while_another_process_is_updating_runupdate_does_nothing_and_says_nothing(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lock(lab, schema, 0);
        assertThat(lab.update(schema)).isEqualTo(new Result(0, "", ""));
        assertThat(lab.pending(schema)).contains(" pending ");
        assertThat(lab.admin("node1", "unblockdatabase -i 3 --schema " + schema).out())
                .isEqualTo("schema " + schema + " is already unblocked\n");
        Answer login = lab.login(lab.oldUrl(), lab.contextOf(schema));
        assertThat(login.text()).contains("CTX-0011");
    }

    @Test
    void a_lock_without_heartbeat_keeps_users_out_until_it_is_removed(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lock(lab, schema, 61_000);
        assertThat(lab.login(lab.oldUrl(), lab.contextOf(schema)).text()).contains("CTX-0011");
        assertThat(lab.admin("node1", "unblockdatabase -n " + schema).status())
                .as("a schema is no registered database")
                .isEqualTo(103);
        assertThat(lab.admin("node1", "unblockdatabase -n oxdatabase --schema " + schema)
                        .out())
                .isEqualTo("schema " + schema + " unblocked\n");
        assertThat(lab.login(lab.oldUrl(), lab.contextOf(schema)).status()).isEqualTo(200);
    }

    @Test
    void a_lock_of_background_tasks_stays_however_old_it_is(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lock(lab, schema, 86_400_000);
        lab.change("UPDATE " + schema + ".updateTask SET taskName = 'BACKGROUND' WHERE taskName = 'LOCKED'");
        TestLab.expect(0, lab.admin("node1", "unblockdatabase -i 3 --schema " + schema));
        TestLab.expect(0, lab.update(schema));
        assertThat(lab.pending(schema).lines().skip(1))
                .hasSize(1)
                .first()
                .asString()
                .contains("AddTimeZone");
    }

    private static void lock(TestLab lab, String schema, long ageMs) throws Exception {
        lab.change("INSERT INTO " + schema + ".updateTask VALUES (0, 'LOCKED', 1, UNIX_TIMESTAMP() * 1000 - " + ageMs
                + ", UNHEX(REPLACE(UUID(), '-', '')))");
    }
}
