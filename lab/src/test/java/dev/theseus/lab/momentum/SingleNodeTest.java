package dev.theseus.lab.momentum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHome;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.hosts.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guide's own commands from its first to its last, on a node of 4.1-HF4; needs root on Linux, and fails where there is none. */
final class SingleNodeTest {
    private static final String BUNDLE = "cd /var/tmp/momentum-4.2.1.50062 && ";
    private static final String NODETOOL = "/opt/msys/3rdParty/cassandra/bin/nodetool ";
    private static final String CQLSH = "/opt/msys/3rdParty/bin/cqlsh ";
    private static final String VSQL = "/opt/vertica/bin/vsql -U vertica_dba ";
    private static final String UPGRADES = "/opt/msys/app/users-api/cql/upgrades/";

    private HostsLab lab;
    private LabHost host;

    @BeforeEach
    void a_node_of_4_1() throws Exception {
        lab = HostsLab.up(
                LabHome.path(),
                Momentum.singleNode().called(LabHome.unique("node")),
                Duration.ofSeconds(60),
                System.out::println);
        host = lab.hosts().getFirst();
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    @Test
    void the_guide_works_from_its_first_command_to_its_last() throws Exception {
        expect("cd /var/tmp && tar -xzf momentum-bundle-4.2.1.50062.rhel6.x86_64.tar.gz");
        expect(BUNDLE + "./setrepodir -i");
        cassandra();
        expect("yum -y erase msys-app-users && yum -y install boost-devel");
        expect("yum -y install --disablerepo=* --enablerepo=momentum msys-app msys-app-users-db msys-app-users-api"
                + " msys-app-metrics-db msys-app-webhooks-batch-db msys-app-webhooks-db msys-app-adaptive-delivery-db");
        vertica();
        expect(BUNDLE + "yum -y --disablerepo=* --enablerepo=momentum upgrade");
        expect("/opt/msys/ecelerity/bin/cassandra_momo_setup.sh --singlenode /opt/msys/ecelerity/etc");
        expect("service ecconfigd restart && service ecelerity restart");
        assertThat(expect("/opt/msys/ecelerity/bin/ec_console version")).isEqualTo("4.2.1.50062\n");
        schema();
    }

    private void cassandra() throws Exception {
        assertThat(expect(NODETOOL + "status")).contains("UN  " + host.address());
        expect(NODETOOL + "flush");
        expect(NODETOOL + "compact");
        expect(NODETOOL + "enableautocompaction");
        expect("touch /etc/lab/faults/snapshot-no-space");
        assertThat(host.run(NODETOOL + "snapshot").err()).contains("No space left on device");
        expect("rm /etc/lab/faults/snapshot-no-space");
        expect(NODETOOL + "snapshot");
        expect(NODETOOL + "drain");
        expect("service msys-cassandra stop");
        expect("cd /opt/msys/3rdParty/cassandra && tar -cf ~/cassandra_conf_2_0_8.tar conf");
        expect(BUNDLE + "yum -y --disablerepo=* --enablerepo=momentum upgrade msys-cassandra");
        Said differences =
                host.run("cd && tar -xf cassandra_conf_2_0_8.tar && diff -r conf /opt/msys/3rdParty/cassandra/conf");
        assertThat(differences
                        .out()
                        .lines()
                        .filter(line -> line.matches("[<>] .*") && !line.matches("[<>] (#|JVM_OPTS).*")))
                .isEmpty();
        expect("service msys-cassandra start");
        assertThat(expect(NODETOOL + "version")).contains("5.0");
        assertThat(expect(CQLSH + "-k authentication -e 'select username from users'"))
                .contains("ann")
                .contains("(2 rows)");
    }

    private void vertica() throws Exception {
        assertThat(expect("echo 'select node_name, host_name from node_resources;' | " + VSQL))
                .contains(" v_msys_node0001 | " + host.address());
        expect("mkdir -p /var/db/vertica/backups && chown vertica_dba /var/db/vertica/backups");
        String answers = "upgrade-backup\ny\n\n\n\ny\nsecret\n" + host.address() + "\n/var/db/vertica/backups\n\nn\n";
        String setup = host.run("su vertica_dba -c 'cd ~ && /opt/vertica/bin/vbr.py --setupconfig'", answers)
                .orFail("vbr");
        assertThat(setup.lines().filter(line -> line.matches(".*(\\)|\\[y/n\\]): ?")))
                .hasSize(11);
        String backup =
                "su vertica_dba -c 'cd ~ && /opt/vertica/bin/vbr.py -t backup --config-file upgrade-backup.ini'";
        assertThat(expect("cat /var/db/vertica/upgrade-backup.ini"))
                .contains("snapshotName = upgrade-backup\nverticaConfig = True\nrestorePointLimit = 1\n")
                .contains("v_msys_node0001 = " + host.address() + ":/var/db/vertica/backups");
        expect("echo once >/etc/lab/faults/vbr-backup");
        assertThat(host.run(backup).exit()).isEqualTo(1);
        assertThat(expect(backup)).endsWith("backup done!\n");
        expect("service msys-vertica stop");
        expect(BUNDLE + "yum -y --disablerepo=* --enablerepo=momentum upgrade msys-vertica");
        String password = host.read("/var/db/vertica/password");
        assertThat(host.run("service msys-vertica start", password).err()).contains("run update_vertica");
        host.write("/var/tmp/options.sh", """
                export VERT_CONF='/opt/vertica/config'
                export RPMFILE=`/bin/ls $PWD/packages/msys-vertica* | fgrep -v client`
                cat << EOF > ../silent_install
                accept_eula = True
                data_dir = /var/db/vertica
                license_file = $VERT_CONF/licensing/Message_Systems_vertica.license.key
                rpm_file_name = $RPMFILE
                EOF
                /opt/vertica/sbin/update_vertica -z ../silent_install 2>&1 | tee ../vertica_update.log
                """);
        assertThat(expect(BUNDLE + "sh /var/tmp/options.sh")).contains("System prerequisites passed.");
        assertThat(host.run("service msys-vertica start", "wrong\n").exit()).isEqualTo(1);
        host.run("service msys-vertica start", password).orFail("starting Vertica");
    }

    private void schema() throws Exception {
        List<String> files = expect("ls " + UPGRADES).lines().toList();
        assertThat(files).hasSize(13);
        String populate = UPGRADES + "V2015.01.20_02.00.00__populate_customer_metadata.cql";
        for (String file : files) {
            if (file.contains("populate")) {
                assertThat(host.run(CQLSH + "-k authentication -f " + populate).err())
                        .contains("sending_disabled");
                expect("sed -i 's/, sending_disabled//' " + populate);
            }
            expect(CQLSH + "-k authentication -f " + UPGRADES + file);
        }
        assertThat(host.run(CQLSH + "-k authentication -f " + UPGRADES + files.getLast())
                        .exit())
                .isEqualTo(2);
        assertThat(host.read("/var/log/lab/executions.log").lines().filter(line -> line.contains(files.getLast())))
                .hasSize(2);
    }

    private String expect(String command) throws Exception {
        Said said = host.run(command);
        assertThat(said.exit()).as(command + ": " + said.out() + said.err()).isZero();
        return said.out();
    }
}
