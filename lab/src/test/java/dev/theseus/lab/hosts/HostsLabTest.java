package dev.theseus.lab.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Needs root on Linux, and fails where there is none: hosts cannot be had otherwise. */
final class HostsLabTest {
    private static final Path HOME = LabHome.path();
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static HostsLab lab;

    @BeforeAll
    static void up() throws Exception {
        Topology two = Topology.bare(2)
                .called(LabHome.unique("hosts"))
                .with("paths: { backups: '/at/<node2>', passwords: '<passwords>' }\n")
                .withPasswords("first", "second");
        lab = new HostsUp(HOME, two, LEASE, System.out::println)
                .seeing(Map.of("/opt/seen", Path.of("src/test").toAbsolutePath()))
                .run();
    }

    @AfterAll
    static void down() throws Exception {
        lab.close();
    }

    @Test
    void hosts_have_their_own_names_files_and_processes() throws Exception {
        LabHost one = lab.host("node1");
        LabHost two = lab.host("node2");
        one.write("/etc/mine", "one's\n");
        assertThat(one.run("hostname; cat /etc/mine").out()).isEqualTo("node1\none's\n");
        assertThat(two.run("cat /etc/mine").exit()).isNotZero();
        assertThat(two.run("ps -e -o comm=").out().lines()).contains("sshd").hasSizeLessThan(12);
        assertThat(two.run("getent hosts node1").out()).startsWith(one.address());
        assertThat(Files.exists(Path.of("/etc/mine"))).isFalse();
    }

    @Test
    void whoever_has_the_labs_keys_logs_in_and_knows_the_hosts() throws Exception {
        assertThat(ssh("node2", "hostname").orFail("ssh")).isEqualTo("node2\n");
        Said stranger = Said.by(
                List.of(
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "root@" + lab.host("node1").address()),
                "");
        assertThat(stranger.err()).contains("Host key verification failed");
    }

    @Test
    void hosts_share_passwords_that_only_this_lab_has_and_its_inventory_says_where_all_is() throws Exception {
        String first = Files.readString(lab.password("first"));
        assertThat(first).hasSizeGreaterThan(20).isNotEqualTo(Files.readString(lab.password("second")));
        for (LabHost host : lab.hosts()) {
            assertThat(host.read("/etc/lab/passwords/first")).isEqualTo(first);
            assertThat(host.run("stat -c %a /etc/lab/passwords/first").out()).isEqualTo("600\n");
        }
        assertThat(Files.readString(lab.inventory()))
                .contains("backups: '/at/" + lab.host("node2").address() + "'")
                .contains("passwords: '" + lab.password("first").getParent() + "'");
    }

    @Test
    void a_folder_of_this_machine_is_seen_and_cannot_be_written_to() throws Exception {
        LabHost host = lab.host("node1");
        assertThat(host.run("ls /opt/seen").out()).contains("java");
        assertThat(host.run("touch /opt/seen/mine").exit()).isNotZero();
        assertThat(Path.of("src/test/mine")).doesNotExist();
    }

    @Test
    void services_start_stop_and_come_back_with_the_host_when_enabled() throws Exception {
        LabHost host = lab.host("node1");
        assertThat(host.run("service nginx status").exit()).isNotZero();
        host.run("service nginx start").orFail("starting nginx");
        assertThat(host.run("service nginx status").exit()).isZero();
        assertThat(lab.host("node2").run("curl -sf http://node1/").exit()).isZero();
        host.kill();
        host.boot();
        assertThat(host.run("service nginx status").exit()).isNotZero();
        host.run("update-rc.d nginx enable").orFail("enabling nginx");
        host.kill();
        host.boot();
        await(() -> host.run("service nginx status").exit() == 0);
        host.run("update-rc.d nginx disable && service nginx stop").orFail("putting nginx back");
    }

    @Test
    void what_the_lab_starts_on_a_host_and_does_not_come_up_is_said() throws Exception {
        LabHost host = lab.host("node2");
        host.write("/etc/lab/after-services", "#!/bin/sh\necho the disk is gone\nexit 1\n");
        host.run("chmod +x /etc/lab/after-services").orFail("chmod");
        host.kill();
        host.boot();
        assertThatThrownBy(host::awaitServices)
                .isInstanceOf(LabUnavailable.class)
                .hasMessageContaining("on node2 did not come up; the last it said:")
                .hasMessageEndingWith("the disk is gone");
        host.run("rm /etc/lab/after-services").orFail("rm");
        host.kill();
        host.boot();
        host.awaitServices();
    }

    @Test
    void a_crash_ends_every_process_and_leaves_the_disk() throws Exception {
        LabHost host = lab.host("node2");
        String boot = host.read("/proc/sys/kernel/random/boot_id");
        host.run("echo kept >/var/kept; setsid sleep 4242 >/dev/null 2>&1 &").orFail("starting");
        host.kill();
        assertThat(host.isUp()).isFalse();
        assertThatThrownBy(() -> host.run("true"))
                .isInstanceOf(LabUnavailable.class)
                .hasMessageContaining("node2 is down");
        host.boot();
        assertThat(host.run("pgrep -f 'sleep 424[2]'").exit()).isNotZero();
        assertThat(host.read("/var/kept")).isEqualTo("kept\n");
        assertThat(host.read("/proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
        assertThat(ssh("node2", "hostname").out()).isEqualTo("node2\n");
    }

    @Test
    void a_host_whose_cable_is_pulled_does_not_answer_until_it_is_back() throws Exception {
        LabHost host = lab.host("node1");
        host.unplug();
        assertThat(ssh("-o", "ConnectTimeout=1", "node1", "hostname").exit()).isEqualTo(255);
        assertThat(host.run("hostname").out()).isEqualTo("node1\n");
        host.plug();
        assertThat(ssh("node1", "hostname").out()).isEqualTo("node1\n");
    }

    @Test
    void a_killed_sshd_takes_its_sessions_along_and_lets_their_work_go_on() throws Exception {
        LabHost host = lab.host("node2");
        ssh("node2", "setsid sleep 4343 >/dev/null 2>&1 </dev/null & true").orFail("starting");
        host.killSshd();
        assertThat(ssh("node2", "hostname").exit()).isEqualTo(255);
        assertThat(host.run("pkill -f 'sleep 434[3]'").exit()).isZero();
        host.startSshd();
        assertThat(ssh("node2", "hostname").out()).isEqualTo("node2\n");
    }

    @Test
    void a_disk_can_be_full() throws Exception {
        LabHost host = lab.host("node1");
        host.write("/srv/data/old", "old\n");
        host.smallDisk("/srv/data", 256);
        assertThat(host.read("/srv/data/old")).isEqualTo("old\n");
        host.fill("/srv/data");
        assertThat(host.run("cp /etc/passwd /srv/data/new").err()).contains("No space left on device");
        host.drainDisk("/srv/data");
        host.run("cp /etc/passwd /srv/data/new").orFail("writing");
    }

    @Test
    void two_labs_do_not_meet() throws Exception {
        String name = LabHome.unique("other");
        try (HostsLab other = HostsLab.up(HOME, Topology.bare(1).called(name), LEASE, _ -> {})) {
            LabHost host = other.host("node1");
            assertThat(host.address()).isNotEqualTo(lab.host("node1").address());
            assertThat(host.run("ping -c 1 -W 1 " + lab.host("node1").address()).exit())
                    .isNotZero();
            assertThatThrownBy(() -> HostsLab.up(HOME, Topology.bare(1).called(name), LEASE, _ -> {}))
                    .isInstanceOf(LabUnavailable.class)
                    .hasMessageContaining("there is a lab '" + name + "' already");
        }
        assertThat(HostsLab.names(HOME)).doesNotContain(name);
    }

    @Test
    void a_lab_whose_owner_is_killed_ends_by_itself_and_leaves_nothing() throws Exception {
        String name = LabHome.unique("orphan");
        HostsLab orphan = HostsLab.up(HOME, Topology.bare(1).called(name), LEASE, _ -> {});
        LabHost host = orphan.host("node1");
        host.run("setsid sleep 4444 >/dev/null 2>&1 &").orFail("starting");
        orphan.leave(); // what the death of the owner comes to: nobody renews the lease
        Path files = HostsLab.layout(HOME, name).directory();
        Files.setLastModifiedTime(
                files.resolve("lease"), FileTime.from(Instant.now().minus(LEASE.multipliedBy(2))));
        await(() -> !host.isUp());
        await(() -> !Files.exists(files.resolve("hosts")));
        await(() -> !Said.by(List.of("ip", "-br", "link"), "").out().contains(cable(host)));
        assertThatThrownBy(() -> HostsLab.attach(HOME, name)).hasMessageContaining("has ended");
        HostsLab.remove(HOME, name);
        assertThat(files).doesNotExist();
    }

    @Test
    void a_lab_is_found_again() throws Exception {
        HostsLab again = HostsLab.attach(HOME, lab.name());
        assertThat(again.host("node1").run("hostname").out()).isEqualTo("node1\n");
        assertThat(Files.readString(again.inventory()))
                .contains("node1: { address: " + lab.host("node1").address() + ", user: root }")
                .contains("nodes: [node1, node2]")
                .contains("lock: node1");
        again.leave();
    }

    /** The machine's end of the cable to a host's lab. */
    private static String cable(LabHost host) {
        return "theseus" + host.address().split("\\.")[2] + "@";
    }

    private static Said ssh(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(lab.bin().resolve("ssh").toString(), "-o", "BatchMode=yes"));
        line.addAll(List.of(words));
        return Said.by(line, "");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        for (int attempt = 0; attempt < 3000; attempt++) {
            if (condition.holds()) return;
            Thread.sleep(20);
        }
        throw new AssertionError("waited for a minute in vain");
    }
}
