package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.TestLab.Result;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLab.class)
final class CommandTest {

    @Test
    void a_wrong_password_is_told_in_the_style_of_the_original(TestLab lab) throws Exception {
        Result result = lab.on("node2", "disableschema -A oxadminmaster -P wrong -m oxdatabase_5");
        assertThat(result.status()).isEqualTo(101);
        assertThat(result.err())
                .isEqualTo("schema oxdatabase_5 could not be disabled:\nServer response:\n Authentication failed\n");
        assertThat(lab.on("node2", "listserver -A oxadminmaster -P wrong").status())
                .isEqualTo(101);
    }

    @Test
    void missing_and_unknown_options_have_exit_statuses_of_their_own(TestLab lab) throws Exception {
        assertThat(lab.admin("node2", "disableschema").status()).isEqualTo(104);
        assertThat(lab.admin("node2", "listserver --frobnicate").status()).isEqualTo(109);
        assertThat(lab.on("node2", "listserver --csv").status()).isEqualTo(104);
        assertThat(lab.admin("node2", "disableschema -m oxdatabase_999").status())
                .isEqualTo(103);
    }

    @Test
    void a_server_is_registered_once_and_forgotten_only_when_no_context_needs_it(TestLab lab) throws Exception {
        Result first = lab.admin("node2", "registerserver -n oxserver-test");
        assertThat(first.out()).matches("server \\d+ registered\n");
        assertThat(lab.admin("node2", "registerserver -n oxserver-test").status())
                .isEqualTo(103);
        assertThat(lab.admin("node2", "listserver --csv").out())
                .startsWith("id,name\n\"4\",\"oxserver-7.10.0\"\n")
                .contains("\"oxserver-test\"");
        assertThat(lab.admin("node2", "unregisterserver -n oxserver-test").status())
                .isZero();
        assertThat(lab.admin("node2", "unregisterserver -i 4").status()).isEqualTo(103);
    }

    @Test
    void changeserver_refuses_a_server_that_does_not_exist(TestLab lab) throws Exception {
        assertThat(lab.admin("node2", "changeserver -s 4711 -m oxdatabase_5").status())
                .isEqualTo(103);
        assertThat(lab.admin("node2", "changeserver -s eight -m oxdatabase_5").status())
                .isEqualTo(1);
    }

    @Test
    void schemata_are_listed_as_csv_under_other_names_than_in_columns(TestLab lab) throws Exception {
        assertThat(lab.admin("node2", "listdatabaseschema --csv").out())
                .startsWith(
                        "id,display_name,schema_name,url,currentunits\n\"3\",\"oxdatabase\",\"oxdatabase_10\",\"jdbc:mysql://127.0.0.1:");
        assertThat(lab.admin("node2", "listdatabaseschema").out()).startsWith("id name       schemaname ");
    }

    @Test
    void the_commands_about_tasks_and_configuration_refuse_in_a_way_of_their_own(TestLab lab) throws Exception {
        Result unknown = lab.admin("node2", "reloadconfiguration");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("Unrecognized option: -A");
        Result nobody = lab.on("node1", "runupdate -n oxdatabase_5");
        assertThat(nobody.status()).isEqualTo(255);
        assertThat(nobody.out()).contains("administrative credentials");
        assertThat(lab.admin("node1", "listUpdateTasks -n oxdatabase_5").err()).contains("Missing required option");
        assertThat(lab.admin("node1", "listUpdateTasks -n oxdatabase_5 --pending --csv")
                        .err())
                .contains("Unrecognized option: --csv");
    }

    @Test
    void version_7_10_0_knows_no_administrator_of_tasks_and_lists_none(TestLab lab) throws Exception {
        assertThat(lab.admin("node2", "runupdate -n oxdatabase_5").err()).contains("Unrecognized option: -A");
        assertThat(lab.admin("node2", "listUpdateTasks --pending -n oxdatabase_5")
                        .status())
                .isEqualTo(127);
    }

    @Test
    void every_execution_is_one_line_without_the_password(TestLab lab) throws Exception {
        lab.admin("node2", "listserver --csv");
        List<String> lines = Files.readAllLines(lab.lab().executionLog());
        assertThat(lines.getLast()).matches("\\S+Z\tnode2\t0\tlistserver --csv -A oxadminmaster -P ••••");
        assertThat(String.join("\n", lines))
                .doesNotContain(Files.readString(lab.lab().adminPasswordFile()).strip());
    }

    @Test
    void without_the_service_a_command_fails_and_is_recorded(TestLab lab) throws Exception {
        TestLab.expect(0, lab.on("node3", "service open-xchange stop"));
        assertThat(lab.on("node3", "listserver").status()).isEqualTo(105);
        assertThat(Files.readAllLines(lab.lab().executionLog()).getLast()).endsWith("\tnode3\t105\tlistserver");
        TestLab.expect(0, lab.on("node3", "service open-xchange start"));
    }
}
