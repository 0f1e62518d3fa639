package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.momentum.Momentum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guide 001 on a night on which everything goes wrong that can: each trap of the guide is sprung once, the run stops before it does harm, the operator mends, and no mail fails. The first Platform
 * node is the one with both roles here. Needs root on Linux.
 */
class RollingNightTest {
    private static final String NGINX = "/opt/msys/3rdParty/nginx/conf.d/";
    private static final String DATA = "/var/db/cassandra/data";
    private static final String LICENSE = "/opt/msys/ecelerity/etc/license";

    private final RollingSite site;
    private final Operator operator;
    private final LabHost first;
    private final List<String> mended = new ArrayList<>();
    private final Path home;
    private String plan = Operator.plan(RollingSite.PLAN);

    RollingNightTest(@TempDir Path home) throws Exception {
        site = new RollingSite(Momentum.rollingLight());
        first = site.host("combined1");
        this.home = home;
        operator = site.operator(home.resolve("operator"), "license: /root/license\n");
        operator.inventory(site.inventory("combined1", "platform1", "platform2"));
    }

    @AfterEach
    void down() throws Exception {
        site.close();
    }

    /** What goes wrong, by what is said of it, in the order in which it does; and what the operator sees and does then. */
    private final Map<String, Operator.Answers> night = Map.of(
            "there is room for a snapshot", this::one_node_has_no_room,
            "no way back from there", _ -> "yes",
            "the configuration is as it was", this::a_significant_difference,
            "test failed", this::a_configuration_that_nginx_refuses,
            "two_factor", this::a_script_fails_in_the_middle,
            "carries all traffic alone", this::one_node_carries_everything,
            "'start Momentum'", this::one_of_the_others_does_not_start);

    @Test
    void every_trap_stops_the_run_before_it_does_harm_and_no_mail_fails() throws Exception {
        try (MailClient mail = site.mail()) {
            only_from_4_1_HF4();
            LabHost crowded = site.host("platform2");
            crowded.smallDisk(DATA, 512);
            crowded.fill(DATA);
            site.host("platform1").write("/etc/lab/faults/cassandra-conf", "");
            // The second of the two that are edited.
            first.write(NGINX + "broken.conf", "nonsense;\n");
            first.write("/etc/lab/faults/cql-two_factor", "once\n");
            site.host("platform2").write("/etc/lab/faults/start-ecelerity", "once\n");
            for (LabHost host : site.platform()) host.run("rm " + LICENSE).orFail("taking the licence away");
            first.write("/root/license", "Momentum licence of the night\n");
            first.write("/var/lib/lab/jobs", "7 86400\n");
            Thread generation = Thread.ofVirtual().start(this::a_long_generation_ends);

            Operator.Ended ended;
            try {
                ended = operator.run(plan, this::answer);
            } finally {
                generation.interrupt(); // a run that did not wait for it has ended by now
                generation.join();
            }
            assertThat(ended.status()).as(ended.out()).isZero();
            assertThat(mended)
                    .containsExactly(
                            "there is room for a snapshot",
                            "no way back from there",
                            "the configuration is as it was",
                            "test failed",
                            "two_factor",
                            "carries all traffic alone",
                            "'start Momentum'");
            site.everyNodeSendsWithTheNewVersion();
            mail.stop();
            site.nobodyNoticed(mail);
            site.upgraded(first);
            the_licence_is_on_all_nodes();
        }
    }

    /** Each is taken out of the plan in turn. */
    static Stream<Handling> handlings() {
        return Stream.of(
                        new Handling("only from 4.1-HF4", "from: \"4.1-HF4\"", "from: \"4.1-HF3 .. 4.1-HF4\""),
                        new Handling(
                                "there is room for a snapshot on every node",
                                "until: int(lines[1]) >= int(lines[0])",
                                "until: \"true\""),
                        new Handling(
                                "the snapshots are taken together",
                                "guide: Back up Cassandra\n    on: platform\n    waves: { size: all }",
                                "guide: Back up Cassandra\n    on: platform\n    waves: { size: 1 }"),
                        new Handling(
                                "somebody agrees to the point of no return",
                                "ask: { text: \"The next phase starts Cassandra with its new version, node by node, and the guide has no way back from there. Go on?\", choices: [\"yes\"] }",
                                "run: \"true\""),
                        new Handling(
                                "the configuration is compared",
                                "tolerate: [\"^\\\\s*(#|$)\", \"(?i)jv?mver\", \"JVM_\"]",
                                "tolerate: [\".*\"]"),
                        new Handling(
                                        "the nodes are taken out of the upstream",
                                        "drain: { from: web, timeout: 30m, stalls_after: 5m }",
                                        "run: \"true\"\n        undo: unneeded")
                                .and(
                                        "until: \"!output.contains('Job:') && output.contains('Ok')\"",
                                        "until: exit == 0"),
                        new Handling(
                                "generations in progress complete",
                                "until: \"!output.contains('Job:') && output.contains('Ok')\"",
                                "until: exit == 0"),
                        new Handling(
                                "Vertica is left alone on a node with both roles",
                                "exclude: \"${host.name in groups.analytics ? ['msys-vertica*'] : []}\"",
                                "exclude: []"),
                        new Handling(
                                "the licence is copied where it is asked for",
                                "- match: \"(?i)licen[cs]\"",
                                "- match: some other file"),
                        new Handling(
                                "a script's own exit status",
                                "run: /opt/msys/3rdParty/bin/cqlsh -k authentication -f ${paths.cql}/${script}.cql",
                                "run: /opt/msys/3rdParty/bin/cqlsh -k authentication -f ${paths.cql}/${script}.cql >> /var/tmp/cql.log 2>&1 || true"),
                        new Handling(
                                "somebody agrees that one node carries everything",
                                "ask: { text: \"Until the other Platform nodes are upgraded, ${host.name} carries all traffic alone, with the new version. Go on?\", choices: [\"yes\"] }",
                                "run: \"true\""))
                .filter(Handling::isAsked);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("handlings")
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_it_a_trap_is_noticed(Handling handling) throws Exception {
        plan = handling.takenOutOf(Operator.plan(RollingSite.PLAN), home.resolve("without"));
        handling.isMissed(this::every_trap_stops_the_run_before_it_does_harm_and_no_mail_fails);
    }

    private String answer(String printed) throws IOException, InterruptedException {
        String question = printed.substring(printed.lastIndexOf("Waiting for a person"));
        Map.Entry<String, Operator.Answers> wrong = night.entrySet().stream()
                .filter(one -> question.contains(one.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody expected this:\n" + printed));
        mended.add(wrong.getKey());
        return wrong.getValue().to(printed);
    }

    private void only_from_4_1_HF4() throws Exception {
        LabHost old = site.host("platform2");
        old.run("cp /opt/msys/ecelerity/release /root/release; echo '4.1-HF3 (4.1.0.3)' >/opt/msys/ecelerity/release");
        var refused = operator.run(plan, printed -> {
            throw new AssertionError("refused, not asked:\n" + printed);
        });
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).contains("4.1-HF3").contains("must first be upgraded to 4.1-HF4");
        for (LabHost host : site.platform())
            assertThat(RollingSite.executed(host, "nodetool")).isEmpty();
        old.run("cp /root/release /opt/msys/ecelerity/release").orFail("putting the version back");
    }

    private String one_node_has_no_room(String printed) throws IOException, InterruptedException {
        for (LabHost host : site.platform())
            assertThat(RollingSite.executed(host, "nodetool snapshot"))
                    .as("snapshots before all have room")
                    .isEmpty();
        site.host("platform2").drainDisk(DATA);
        for (LabHost host : site.platform()) host.write("/etc/lab/faults/snapshot-together", "");
        return "retry";
    }

    private String a_significant_difference(String printed) throws IOException, InterruptedException {
        LabHost host = site.host("platform1");
        assertThat(printed).contains("num_tokens");
        assertThat(host.run("service msys-cassandra status").exit())
                .as("Cassandra with another configuration")
                .isNotZero();
        assertThat(RollingSite.executed(site.host("platform2"), "nodetool drain"))
                .as("the next node waits")
                .isEmpty();
        host.run("sed -i 's/^num_tokens:.*/num_tokens: 16/' /opt/msys/3rdParty/cassandra/conf/cassandra.yaml")
                .orFail("correcting the configuration");
        return "retry";
    }

    private String a_configuration_that_nginx_refuses(String printed) throws IOException, InterruptedException {
        assertThat(site.outOfService())
                .as("no node has the edit, where one refuses it")
                .isEmpty();
        for (LabHost host : site.analytics())
            assertThat(RollingSite.executed(host, "msys-nginx reload")).isEmpty();
        first.run("rm " + NGINX + "broken.conf").orFail("mending nginx");
        return "retry";
    }

    /** The mail server on the first node goes on for as long as it generates. */
    private void a_long_generation_ends() {
        try {
            while (RollingSite.executed(first, "ec_console msg_gen joblist").size() < 2) Thread.sleep(50);
            first.run("rm /var/lib/lab/jobs").orFail("ending the generation");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String a_script_fails_in_the_middle(String printed) throws IOException, InterruptedException {
        assertThat(site.outOfService()).containsExactly(first.name());
        assertThat(RollingSite.executed(first, "upgrades/V2015"))
                .as("nothing goes on after an error")
                .hasSize(6);
        return "retry";
    }

    private String one_node_carries_everything(String printed) throws IOException, InterruptedException {
        assertThat(site.outOfService())
                .as("the first node is back before the others go")
                .isEmpty();
        assertThat(RollingSite.executed(first, "upgrades/V2015")).hasSize(14);
        return "yes";
    }

    private String one_of_the_others_does_not_start(String printed) throws IOException, InterruptedException {
        assertThat(site.outOfService()).containsExactlyInAnyOrder("platform1", "platform2");
        return "retry";
    }

    private void the_licence_is_on_all_nodes() throws Exception {
        for (LabHost host : site.platform())
            assertThat(host.read(LICENSE)).isEqualTo("Momentum licence of the night\n");
        assertThat(RollingSite.executed(site.host("platform1"), "service ecelerity ").stream()
                        .filter(line -> line.endsWith("start")))
                .as("the others had it before they were started")
                .hasSize(1);
    }
}
