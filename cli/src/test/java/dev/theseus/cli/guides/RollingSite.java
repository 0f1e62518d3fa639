package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.HostsHome;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.hosts.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Two tiers of Momentum in the hosts lab, and what can be seen of them. */
final class RollingSite implements AutoCloseable {
    static final String PLAN = "momentum-4.2-rolling";
    static final String NEW = "4.2.1.50062";
    static final String UPSTREAM = "/opt/msys/3rdParty/nginx/conf.d/momo_upstream.conf";
    private static final String LICENSE = "/opt/msys/ecelerity/etc/license";

    private final HostsLab lab;

    RollingSite(Topology topology) throws IOException, InterruptedException {
        lab = HostsLab.up(
                HostsHome.path(),
                topology.called(topology.name() + "-" + ProcessHandle.current().pid()),
                Duration.ofSeconds(120),
                _ -> {});
    }

    LabHost host(String name) {
        return lab.host(name);
    }

    List<LabHost> platform() {
        return inGroup("platform");
    }

    List<LabHost> analytics() {
        return inGroup("analytics");
    }

    private List<LabHost> inGroup(String group) {
        return lab.hosts().stream()
                .filter(host -> host.groups().contains(group))
                .toList();
    }

    Operator operator(Path home, String inputs) throws IOException {
        return new Operator(home, inventory(), inputs).with(lab.bin());
    }

    String inventory() throws IOException {
        return Files.readString(lab.inventory());
    }

    /** The inventory with the Platform nodes in another order. */
    String inventory(String... platform) throws IOException {
        String usual = "platform: [" + platform().stream().map(LabHost::name).collect(Collectors.joining(", ")) + "]";
        assertThat(inventory()).contains(usual);
        return inventory().replace(usual, "platform: [" + String.join(", ", platform) + "]");
    }

    MailClient mail() {
        return MailClient.towards(analytics().stream().map(LabHost::address).toList());
    }

    /** The commands that ran on a host and hold this text, without their time. */
    static List<String> executed(LabHost host, String text) throws IOException, InterruptedException {
        return host.read("/var/log/lab/executions.log")
                .lines()
                .map(line -> line.split(" ", 3)[2])
                .filter(line -> line.contains(text))
                .toList();
    }

    /** Servers that nginx gives no traffic, by what the Analytics nodes have, which must be alike. */
    List<String> outOfService() throws IOException, InterruptedException {
        Set<String> files = new TreeSet<>();
        for (LabHost host : analytics()) files.add(host.read(UPSTREAM));
        assertThat(files).as("what the Analytics nodes have").hasSize(1);
        return files.iterator()
                .next()
                .lines()
                .filter(line -> line.contains(" down"))
                .map(line -> line.strip().split("[ :]")[1])
                .toList();
    }

    private static Set<String> sent(LabHost host) throws IOException, InterruptedException {
        return Arrays.stream(host.run("cat /var/log/lab/sent").out().split("\n"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until every Platform node has sent mail with the new version. */
    void everyNodeSendsWithTheNewVersion() throws IOException, InterruptedException {
        for (LabHost host : platform()) {
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (sent(host).stream().noneMatch(line -> line.endsWith(" " + NEW))) {
                assertThat(System.nanoTime())
                        .as(host.name() + " sends no mail with the new version")
                        .isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    /** Every transmission that was accepted was sent, no request failed, and no host was told of harm. */
    void nobodyNoticed(MailClient mail) throws IOException, InterruptedException {
        assertThat(mail.failed()).as("requests that failed").isEmpty();
        Set<String> missing = new TreeSet<>(mail.accepted());
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            for (LabHost host : platform()) sent(host).forEach(line -> missing.remove(line.split(" ")[0]));
            Thread.sleep(50);
        }
        assertThat(missing)
                .as("accepted and never sent, of " + mail.accepted().size())
                .isEmpty();
        for (LabHost host : lab.hosts())
            assertThat(host.run("cat /var/log/lab/harm").out())
                    .as("harm on " + host.name())
                    .isEmpty();
    }

    /** All that the guide asks for in the end. */
    void upgraded(LabHost first) throws IOException, InterruptedException {
        for (LabHost host : platform()) {
            assertThat(host.read("/opt/msys/ecelerity/release")).isEqualTo(NEW + "\n");
            assertThat(host.run("curl -s http://127.0.0.1:2081/").out())
                    .as("what serves on " + host.name())
                    .contains(NEW);
            assertThat(version(host, "msys-cassandra")).isEqualTo("2.0.15");
            assertThat(host.run("/opt/msys/3rdParty/cassandra/bin/nodetool status")
                            .out()
                            .lines()
                            .filter(line -> line.startsWith("UN ")))
                    .hasSize(platform().size());
            assertThat(host.run("ls /var/db/cassandra/data/authentication/users-*/snapshots")
                            .out())
                    .contains("before-4.2-");
            boolean isFirst = host.name().equals(first.name());
            assertThat(executed(host, "upgrades/V2015"))
                    .as("scripts of the schema on " + host.name())
                    .hasSizeGreaterThanOrEqualTo(isFirst ? 13 : 0)
                    .hasSizeLessThanOrEqualTo(isFirst ? 14 : 0);
            assertThat(executed(host, "cassandra_momo_setup.sh"))
                    .allMatch(line -> isFirst && line.contains("--multinode"))
                    .hasSizeGreaterThanOrEqualTo(isFirst ? 1 : 0);
            assertThat(executed(host, "service ecconfigd").stream()
                            .filter(line -> line.contains("start"))
                            .toList())
                    .hasSize(isFirst ? 1 : 0);
            assertThat(host.run("grep -c . " + LICENSE).out()).isEqualTo("1\n");
        }
        assertThat(outOfService()).isEmpty();
        for (LabHost host : analytics()) {
            assertThat(version(host, "msys-vertica"))
                    .as("Vertica stays for a later chapter")
                    .isEqualTo("7.0.2");
            assertThat(host.run("service msys-vertica status").exit()).isZero();
        }
    }

    private static String version(LabHost host, String name) throws IOException, InterruptedException {
        return host.run("rpm -q --qf '%{VERSION}' " + name).out();
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
