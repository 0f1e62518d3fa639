package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLab.class)
final class HostTest {

    private static final String VERSION = "dpkg-query -Wf'${Version}' open-xchange-core";

    @AfterEach
    void back_to_the_old_version(TestLab lab) throws Exception {
        TestLab.expect(0, lab.on("node3", "apt-mark unhold open-xchange-core"));
        TestLab.expect(
                0,
                lab.on(
                        "node3",
                        "apt-get install -y --allow-downgrades open-xchange-core=7.10.0 open-xchange-admin=7.10.0"));
        TestLab.expect(0, lab.on("node3", "service open-xchange restart"));
    }

    @Test
    void an_installed_version_takes_effect_when_the_service_starts_again_and_keeps_the_configuration(TestLab lab)
            throws Exception {
        lab.set("node3", "system.properties", "SERVER_NAME", "oxserver-7.10.0");
        String status = "http://127.0.0.1:" + lab.httpPort("node3") + "/status";
        assertThat(lab.on("node3", VERSION).out()).isEqualTo("7.10.0");
        TestLab.expect(0, lab.on("node3", "apt-get install -y open-xchange-core=8.0.0"));
        assertThat(lab.on("node3", VERSION).out()).isEqualTo("8.0.0");
        assertThat(lab.http("GET", status, "").text()).contains("\"version\":\"7.10.0\"");
        TestLab.expect(0, lab.on("node3", "service open-xchange restart"));
        assertThat(lab.http("GET", status, "").text())
                .contains("\"version\":\"8.0.0\"")
                .contains("\"server_name\":\"oxserver-7.10.0\"");
    }

    @Test
    void a_downgrade_and_a_change_of_a_held_package_need_their_options(TestLab lab) throws Exception {
        TestLab.expect(0, lab.on("node3", "apt-get install -y 'open-xchange*'"));
        assertThat(lab.on("node3", "dpkg-query -W 'open-xchange-*'").out())
                .isEqualTo("open-xchange-admin\t8.0.0\nopen-xchange-core\t8.0.0\n");
        assertThat(lab.on("node3", "apt-get install -y open-xchange-core=7.10.0")
                        .err())
                .contains("without --allow-downgrades");
        TestLab.expect(0, lab.on("node3", "apt-mark hold open-xchange-core"));
        assertThat(lab.on("node3", "apt-get install -y --allow-downgrades open-xchange-core=7.10.0")
                        .status())
                .isEqualTo(100);
        assertThat(lab.on("node3", "apt-get install -y open-xchange-core=9.9.9").status())
                .isEqualTo(100);
        assertThat(lab.on("node3", "dpkg-query -W no-such-package").status()).isEqualTo(1);
    }

    @Test
    void the_service_script_follows_the_rules_for_exit_statuses(TestLab lab) throws Exception {
        assertThat(lab.on("node3", "service open-xchange status").status()).isZero();
        TestLab.expect(0, lab.on("node3", "service open-xchange start")); // runs already
        TestLab.expect(0, lab.on("node3", "service open-xchange stop"));
        assertThat(lab.on("node3", "service open-xchange status").status()).isEqualTo(3);
        TestLab.expect(0, lab.on("node3", "service open-xchange stop")); // stopped already
        Files.writeString(lab.host("node3").pidFile(), "1\n"); // a stranger has the number now
        assertThat(lab.on("node3", "service open-xchange status").status()).isEqualTo(1);
        assertThat(lab.on("node3", "service open-xchange frobnicate").status()).isEqualTo(2);
        assertThat(lab.on("node3", "service nosuchservice start").status()).isEqualTo(1);
        assertThat(lab.on("node3", "systemctl restart open-xchange").status()).isEqualTo(1);
    }
}
