package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.HostsHome;
import dev.theseus.lab.appsuite.Appsuite;
import dev.theseus.lab.client.ClientOptions;
import dev.theseus.lab.client.ClientStatistics;
import dev.theseus.lab.client.LoadClient;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.sample.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** App Suite's installation in the hosts lab: five nodes, a database, two balancers; and what can be seen of them. */
final class AppsuiteSite implements AutoCloseable {
    static final String PLAN = "appsuite-without-downtime";
    private static final String NEW = "8.0.0";
    private static final int NODES = 5;
    private static final int REQUESTS_PER_SECOND = 40;

    private final HostsLab lab;

    AppsuiteSite() throws IOException, InterruptedException {
        lab = HostsLab.up(
                HostsHome.path(),
                Appsuite.topology(NODES)
                        .called("appsuite-" + ProcessHandle.current().pid()),
                Duration.ofSeconds(120),
                _ -> {});
    }

    Operator operator(Path home) throws IOException {
        String inputs = "target_version: %s\nlock_is_stale_after: 60\nadmin_password: \"file:%s\"\n"
                .formatted(NEW, lab.password(Appsuite.ADMIN));
        return new Operator(home, Files.readString(lab.inventory()), inputs).with(lab.bin());
    }

    List<LabHost> nodes() {
        return lab.hosts().stream()
                .filter(host -> host.groups().contains("nodes"))
                .toList();
    }

    /** Users of all enabled contexts who come through the main balancer, at a fixed rate whatever becomes of them. */
    LoadClient users() throws IOException, SQLException {
        LoadClient client = LoadClient.of(new ClientOptions(
                "http://" + lab.host("balancer1").address(),
                REQUESTS_PER_SECOND,
                ClientOptions.DEFAULT_THINK_MS,
                "jdbc:mariadb://" + lab.host("database1").address() + ":3306/configdb",
                "openexchange",
                lab.password(Appsuite.DATABASE).toString(),
                "",
                "",
                0));
        client.start();
        return client;
    }

    /** Nobody was refused but while the own schema was being moved, nobody was sent round in circles, nothing written was lost. */
    static void nobodyNoticed(ClientStatistics seen) {
        assertThat(seen.failures()).as("what failed of " + seen.requests()).isEmpty();
        assertThat(seen.failed()).isZero();
        assertThat(seen.loops()).isZero();
        assertThat(seen.lostWrites()).as(seen.lostSamples().toString()).isZero();
        assertThat(seen.audit()).isEqualTo("done");
        assertThat(seen.redirected()).as("users sent to the second balancer").isPositive();
        assertThat(seen.acknowledgedWrites()).isPositive();
    }

    /** All that the guide asks for in the end. */
    void upgraded() throws IOException, InterruptedException {
        for (LabHost node : nodes()) {
            assertThat(packages(node)).hasSize(2).allMatch(line -> line.endsWith(" ii " + NEW));
            assertThat(status(node)).contains("\"oxserver-" + NEW + '"', "\"redirect\":\"\"");
        }
        List<String[]> contexts =
                contexts().stream().map(line -> line.split("\t")).toList();
        assertThat(contexts).hasSize(Appsuite.SIZE.schemata() * Appsuite.SIZE.contextsPerSchema() + 1);
        assertThat(contexts.stream().filter(words -> words[1].equals("0")).map(words -> words[0]))
                .as("disabled before, and still")
                .containsExactly(String.valueOf(SampleData.DISABLED_CONTEXT));
        assertThat(contexts.stream().map(words -> words[2]).distinct())
                .as("servers that contexts are on")
                .hasSize(1);
        assertThat(servers("balancer1")).as("the main balancer").allMatch(state -> state.equals("UP"));
        assertThat(servers("balancer2")).as("the second balancer").allMatch(state -> state.equals("DRAIN"));
    }

    /** What going back must bring back: packages, settings, whose contexts are where and who is disabled, what each schema has inside, the balancers. */
    List<String> installation() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (LabHost node : nodes()) {
            packages(node).forEach(line -> lines.add(node.name() + " " + line));
            lines.add(node.name() + " " + status(node).replaceFirst("(?s).*(\"redirect\":\"[^\"]*\").*", "$1"));
            node.run("grep -r . /opt/open-xchange/etc --include='*.properties' | grep -v '^[^:]*:#' | sort")
                    .orFail("reading the settings")
                    .lines()
                    .map(line -> node.name() + " " + line)
                    .forEach(lines::add);
        }
        lines.addAll(contexts());
        servers("balancer1").forEach(state -> lines.add("main " + state));
        servers("balancer2").forEach(state -> lines.add("second " + state));
        lines.addAll(inside());
        return lines;
    }

    private List<String> inside() throws IOException, InterruptedException {
        return rows("select table_schema, table_name, column_name, column_type from information_schema.columns"
                + " where table_schema like 'oxdatabase%' order by 1, 2, 3");
    }

    /** Whether each context is enabled, on which server and in which schema it is. */
    private List<String> contexts() throws IOException, InterruptedException {
        return rows("select c.cid, c.enabled, p.server_id, p.db_schema, c.reason_id from configdb.context c"
                + " join configdb.context_server2db_pool p on p.cid = c.cid order by 1");
    }

    /** Columns with tabs between them. */
    private List<String> rows(String sql) throws IOException, InterruptedException {
        return lab.host("database1")
                .run(
                        "mariadb --protocol=tcp -h 127.0.0.1 -u openexchange \"-p$(cat /etc/lab/passwords/database)\" -N -e \""
                                + sql + "\"")
                .orFail("asking the database")
                .lines()
                .toList();
    }

    /** The product's packages on a node, as the package database has them. */
    private static List<String> packages(LabHost node) throws IOException, InterruptedException {
        return node.run("dpkg-query -Wf'${Package} ${db:Status-Abbrev}${Version}\\n' 'open-xchange*'")
                .orFail("asking for packages")
                .lines()
                .toList();
    }

    /** What a node says of itself. */
    private static String status(LabHost node) throws IOException, InterruptedException {
        return node.run("curl -s http://127.0.0.1:8009/status").orFail("asking " + node.name());
    }

    /** How a balancer's servers stand, by its own statistics. */
    private List<String> servers(String balancer) throws IOException, InterruptedException {
        String ask = "perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => \"/run/haproxy/admin.sock\");"
                + " print $s \"show stat nodes 4 -1\\n\"; print <$s>'";
        return lab.host(balancer)
                .run(ask)
                .orFail("asking " + balancer)
                .lines()
                .filter(line -> line.startsWith("nodes,"))
                .map(line -> line.split(",")[17])
                .toList();
    }

    /** The commands that changed something and succeeded, of all nodes: none of them twice. */
    List<String> effects() throws IOException, InterruptedException {
        Stream.Builder<String> effects = Stream.builder();
        for (LabHost node : nodes())
            node.read("/var/log/lab/executions.log")
                    .lines()
                    .map(line -> line.split("\t"))
                    .filter(words -> words[2].equals("0"))
                    .map(words -> words[3].replaceFirst("-P \\S+ ", ""))
                    .filter(line -> line.matches("(registerserver|disableschema|changeserver|enableschema) .*"))
                    .forEach(effects);
        return effects.build().toList();
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
