package dev.theseus.cli.guides.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.HostsHome;
import dev.theseus.lab.connect.ConnectFiles;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.hosts.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The same plan, unchanged, with its own default paths, on hosts with a file system and processes of their own, over SSH. Needs root on Linux. */
class ConnectOnHostsTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    @Test
    void the_plan_as_it_is_shipped_prepares_hosts_that_are_reached_by_ssh() throws Exception {
        Topology two =
                Topology.bare(2).called("connect-" + ProcessHandle.current().pid());
        try (HostsLab hosts = HostsLab.up(HostsHome.path(), two, LEASE, _ -> {});
                ConnectSite site = ConnectSite.on(hosts)) {
            // The directory is there already, as somebody left it, open to everybody.
            for (LabHost host : hosts.hosts())
                host.run("mkdir -p -m 755 /var/backups/connect").orFail("making a directory");
            LabHost first = hosts.hosts().getFirst();
            first.killSshd();
            assertThat(site.run()).as("a node that does not answer").isNotZero();
            first.startSshd();
            assertThat(site.console().clicks()).isEmpty();
            first.smallDisk("/var/backups/connect", 64);
            first.fill("/var/backups/connect");
            AtomicInteger full = new AtomicInteger();
            try (Person _ = site.person()
                    .inTrouble("saved", host -> {
                        full.incrementAndGet();
                        hosts.host(host).drainDisk("/var/backups/connect");
                        return "retry";
                    })
                    .start()) {
                assertThat(site.run()).as(site.printed()).isZero();
            }
            assertThat(full).as("no room for what is to be saved").hasValue(1);
            assertThat(site.console().harm()).isEmpty();
            assertThat(site.console().clicks()).hasSize(ConnectPrepareTest.CLICKS.size());
            for (LabHost host : hosts.hosts()) {
                assertThat(host.run("grep -la '[r]unmonitor.sh' /proc/[0-9]*/cmdline")
                                .out())
                        .isEmpty();
                assertThat(host.read("/executions.log")).contains("S80connect stop");
                assertThat(host.run("stat -c %a /var/backups/connect").out()).isEqualTo("700\n");
                List<String> files = new ArrayList<>(new ConnectFiles("").properties());
                files.addAll(new ConnectFiles("").keys());
                for (String file : files)
                    assertThat(host.run("cmp " + file + " /var/backups/connect" + file)
                                    .exit())
                            .as(file)
                            .isZero();
            }
        }
    }
}
