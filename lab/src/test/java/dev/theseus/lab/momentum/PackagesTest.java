package dev.theseus.lab.momentum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHome;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.hosts.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guides' own commands on packages; needs root on Linux, and fails where there is none. */
final class PackagesTest {
    private static final String BUNDLE = "cd /var/tmp && tar -xzf momentum-bundle-4.2.1.50062.rhel6.x86_64.tar.gz"
            + " && cd momentum-4.2.1.50062 && ./setrepodir -i";
    private static final String DATABASE_PACKAGES = "yum -y install --disablerepo=* --enablerepo=momentum msys-app"
            + " msys-app-users-db msys-app-users-api msys-app-metrics-db msys-app-webhooks-batch-db msys-app-webhooks-db"
            + " msys-app-adaptive-delivery-db";

    private static HostsLab lab;
    private LabHost host;

    @BeforeAll
    static void up() throws Exception {
        lab = HostsLab.up(
                LabHome.path(),
                Momentum.packagesOnly(2).called(LabHome.unique("packages")),
                Duration.ofSeconds(30),
                System.out::println);
    }

    @AfterAll
    static void down() throws Exception {
        lab.close();
    }

    @BeforeEach
    void a_node() {
        host = lab.host("momentum1");
    }

    @Test
    void a_node_goes_from_one_generation_to_the_next_by_the_guides_commands() throws Exception {
        assertThat(version("msys-ecelerity")).isEqualTo("4.1.0.4");
        expect(0, BUNDLE);
        expect(
                0,
                "cd /var/tmp/momentum-4.2.1.50062 && yum -y --disablerepo=* --enablerepo=momentum upgrade msys-cassandra");
        assertThat(version("msys-cassandra")).isEqualTo("2.0.15");
        assertThat(version("msys-ecelerity")).isEqualTo("4.1.0.4");

        Said refused = host.run(DATABASE_PACKAGES);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out() + refused.err()).contains("boost-devel");
        expect(0, "yum -y erase msys-app-users");
        expect(0, "yum -y install boost-devel");
        expect(0, DATABASE_PACKAGES);
        assertThat(version("msys-app-users-db")).isEqualTo("4.2.1.50062");
        assertThat(host.run("ls /opt/msys/app/users-api/cql/upgrades").out().lines())
                .hasSize(13);

        expect(
                0,
                "cd /var/tmp/momentum-4.2.1.50062 && yum -y --disablerepo=* --config momentum.repo --enablerepo=momentum upgrade");
        assertThat(version("msys-ecelerity")).isEqualTo("4.2.1.50062");
        assertThat(version("msys-vertica")).isEqualTo("7.1.1");
        assertThat(host.run("/bin/ls /var/tmp/momentum-4.2.1.50062/packages/msys-vertica* | fgrep -v client")
                        .out())
                .isEqualTo("/var/tmp/momentum-4.2.1.50062/packages/msys-vertica-7.1.1-1.x86_64.rpm\n");
    }

    @Test
    void the_old_users_package_is_in_the_way_of_the_new_one() throws Exception {
        host = lab.host("momentum2");
        expect(0, BUNDLE);
        expect(0, "yum -y install boost-devel");
        Said conflict = host.run("yum -y install --disablerepo=* --enablerepo=momentum msys-app-users-api");
        assertThat(conflict.exit()).isEqualTo(1);
        assertThat(conflict.out() + conflict.err()).contains("conflicts with file from package msys-app-users-4.1.0.4");
        Said here = host.run("cd / && yum -y --disablerepo=* --config momentum.repo --enablerepo=momentum upgrade");
        assertThat(here.exit()).as("outside of the bundle's directory").isNotZero();
    }

    @Test
    void changed_configuration_is_kept_beside_the_new_one() throws Exception {
        host = lab.host("momentum2");
        expect(0, BUNDLE);
        String conf = "/opt/msys/3rdParty/cassandra/conf/";
        expect(0, "echo MAX_HEAP_SIZE=300m >>" + conf + "cassandra-env.sh");
        expect(0, "yum -y --disablerepo=* --enablerepo=momentum upgrade msys-cassandra");
        assertThat(host.read(conf + "cassandra-env.sh")).contains("300m");
        assertThat(host.read(conf + "cassandra-env.sh.rpmnew")).contains("2.0.15");
    }

    @Test
    void services_answer_as_the_guides_expect_and_every_execution_is_on_record() throws Exception {
        expect(0, "service msys-app-metrics-etl status");
        expect(0, "service msys-app-metrics-etl stop");
        expect(3, "service msys-app-metrics-etl status");
        expect(0, "echo once >/etc/lab/faults/start-msys-app-metrics-etl");
        expect(1, "service msys-app-metrics-etl start");
        expect(0, "service msys-app-metrics-etl start");
        expect(0, "service msys-app-metrics-etl stop");
        assertThat(host.read("/var/log/lab/executions.log")
                        .lines()
                        .filter(line -> line.endsWith("service msys-app-metrics-etl start")))
                .hasSize(2);
    }

    @Test
    void every_source_is_in_the_index() throws IOException {
        Path folder = Path.of("src/main/resources/dev/theseus/lab/momentum");
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> files = all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.equals("index"))
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(folder.resolve("index"))).containsExactlyElementsOf(files);
        }
    }

    private String version(String name) throws Exception {
        return host.run("rpm -q --qf '%{VERSION}' " + name).orFail("asking for " + name);
    }

    private void expect(int exit, String command) throws Exception {
        Said said = host.run(command);
        assertThat(said.exit()).as(command + ": " + said.out() + said.err()).isEqualTo(exit);
    }
}
