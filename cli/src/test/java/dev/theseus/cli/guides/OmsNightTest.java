package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.HostsHome;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.oms.Oms;
import dev.theseus.lab.oms.OmsInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guide 003 on a night on which everything goes wrong that can: the run stops in a safe state, the operator mends, and it goes on from there. Needs root on Linux. */
class OmsNightTest {
    private static final String NAME = "oms-4.2.0-single-node";
    private static final String BACKUPS = "/home/admin";
    private static final String DUMP = "/usr/local/bin/mariadb-dump";
    private static final String DOCKER = "/usr/local/bin/docker";
    /** What the site has chosen. */
    private static final String INTERVAL = "\"refetchStoreIntervalMin\":30";

    private final HostsLab lab;
    private final OmsInstallation oms;
    private final LabHost host;
    private final Operator operator;
    private final Path home;
    private String plan = Operator.plan(NAME);
    private final Deque<Trap> night = new ArrayDeque<>();

    private record Trap(String asked, Operator.Answers mending) {}

    OmsNightTest(@TempDir Path home) throws Exception {
        lab = HostsLab.up(
                HostsHome.path(),
                Oms.singleNode().called("oms-night-" + ProcessHandle.current().pid()),
                Duration.ofMinutes(2),
                _ -> {});
        this.home = home;
        oms = new OmsInstallation(lab);
        host = oms.host();
        operator =
                new Operator(home.resolve("operator"), Files.readString(lab.inventory()), oms.inputs()).with(lab.bin());
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    @Test
    void every_trap_stops_the_run_in_a_safe_state_and_it_goes_on_once_it_is_mended() throws Exception {
        only_from_4_1_1();
        a_node_that_does_not_answer();
        nothing_was_stopped_and_it_is_taken_back();
        it_was_stopped_nobody_knows_when_and_is_taken_back();
        host.smallDisk(BACKUPS, 256);
        host.fill(BACKUPS);
        host.run("mv " + Oms.NEW_IMAGE + " /root/right && cp /opt/lab/oms_4.1.1-ce.tar " + Oms.NEW_IMAGE)
                .orFail("another image");
        host.write(Oms.DATA + "/oms_logs/init.fault", "fail\n");
        night.add(new Trap("back up the rm database", this::there_is_no_room));
        night.add(new Trap("back up the rm database", this::the_dump_is_cut_short));
        night.add(new Trap("load the image", this::it_is_another_image));
        night.add(new Trap("start the new container", this::somebody_made_one_with_other_mounts));
        night.add(new Trap("change the schemata", this::the_script_fails));
        night.add(new Trap("every server Online", _ -> "yes"));
        var ended = operator.run(plan, this::answer);
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(night).as("traps that were never seen").isEmpty();
        assertThat(version()).isEqualTo("4.2.0");
        var again = operator.run(plan, OmsNightTest::nobodyIsAsked);
        assertThat(again.out()).as("a node that is upgraded").contains("nothing had to be changed");
    }

    /** Each is taken out of the plan in turn. */
    static Stream<Handling> handlings() {
        return Stream.of(
                        new Handling("only from 4.1.1", "from: \"4.1.1\"", "from: \"4.1.0 .. 4.1.1\""),
                        new Handling(
                                "the image is the one that is meant",
                                "container: { load: \"${inputs.image_file}\", image: \"${inputs.image}\" }",
                                "run: docker load --input ${inputs.image_file}\n        idempotent: true\n        undo: unneeded"),
                        new Handling(
                                "the script's own exit status",
                                "container: { exec: \"${inputs.new_container}\", command: [bash, /root/docker_init.sh] }",
                                "run: docker exec ${inputs.new_container} bash /root/docker_init.sh || true"),
                        new Handling(
                                "somebody looks whether all servers are Online",
                                "ask:\n          text: \"Console ${inputs.console}, OPS & Monitoring > Server: is the list as it was, and every server Online?\"\n          choices: [\"yes\", \"no\"]\n        capture: { answer: answer }",
                                "run: echo yes\n        idempotent: true\n        undo: unneeded\n        capture: { answer: output }"))
                .filter(Handling::isAsked);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("handlings")
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_it_a_trap_is_noticed(Handling handling) throws Exception {
        plan = handling.takenOutOf(Operator.plan(NAME), home.resolve("without"));
        handling.isMissed(this::every_trap_stops_the_run_in_a_safe_state_and_it_goes_on_once_it_is_mended);
    }

    private String answer(String printed) throws IOException, InterruptedException {
        String question = printed.substring(printed.lastIndexOf("Waiting for a person"));
        Trap next = night.poll();
        if (next == null) throw new AssertionError("nobody expected this:\n" + printed);
        assertThat(question).contains(next.asked());
        return next.mending().to(printed);
    }

    private static String nobodyIsAsked(String printed) {
        throw new AssertionError("nobody is to be asked:\n" + printed);
    }

    private void only_from_4_1_1() throws Exception {
        String image = "work.oceanbase-dev.com/obartifact-store/oms:feature_";
        oms.docker("rename oms_411 right");
        oms.docker("tag " + image + "4.1.1-ce " + image + "4.1.0-ce");
        oms.docker("create --name oms_411 " + image + "4.1.0-ce");
        var refused = operator.run(plan, OmsNightTest::nobodyIsAsked);
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).contains("4.1.0", "nothing was changed");
        oms.docker("rm oms_411");
        oms.docker("rename right oms_411");
        oms.docker("rmi " + image + "4.1.0-ce");
    }

    private void a_node_that_does_not_answer() throws Exception {
        host.killSshd();
        var refused = operator.run(plan, OmsNightTest::nobodyIsAsked);
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).containsIgnoringCase("nothing was changed");
        host.startSshd();
        assertThat(state(Oms.OLD_CONTAINER)).isEqualTo("running");
    }

    /** There was no pause: HA has the interval that the site had chosen. */
    private void nothing_was_stopped_and_it_is_taken_back() throws Exception {
        assertThat(ha()).contains("true", INTERVAL);
        stopping("exit 1");
        var ended = operator.run(plan, _ -> "stop");
        assertThat(ended.out()).contains("stop the old container");
        assertThat(ha()).contains("false");
        var back = operator.rollback();
        assertThat(back.status()).as(back.out()).isEqualTo(5);
        assertThat(ha()).contains("true", INTERVAL);
    }

    /** Stopping it is said to have failed, and it is down: from when on, nobody has noted. */
    private void it_was_stopped_nobody_knows_when_and_is_taken_back() throws Exception {
        stopping("/usr/bin/docker \"$@\"; exit 1");
        operator.run(plan, _ -> "stop");
        assertThat(state(Oms.OLD_CONTAINER)).isEqualTo("exited");
        host.run("rm " + DOCKER).orFail("its own docker");
        List<String> asked = new ArrayList<>();
        var back = operator.rollback(printed -> {
            asked.add(printed);
            assertThat(ha()).contains("false");
            enableHa();
            return "skip";
        });
        assertThat(back.status()).as(back.out()).isEqualTo(5);
        assertThat(asked).singleElement().asString().contains("refetchStoreIntervalMin that is longer");
        assertThat(state(Oms.OLD_CONTAINER)).isEqualTo("running");
    }

    /** The next time somebody stops a container. */
    private void stopping(String how) throws IOException, InterruptedException {
        host.write(DOCKER, """
                #!/bin/sh
                case " $* " in *" stop "*) %s ;; esac
                exec /usr/bin/docker "$@"
                """.formatted(how));
        host.run("chmod 755 " + DOCKER).orFail("another docker");
    }

    private String ha() throws IOException {
        return asked("select cfg_value from oms_normal_config where cfg_name = 'ha.config'");
    }

    private void enableHa() throws IOException {
        try (Connection connection = oms.connect(Oms.DATABASES.getFirst());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update oms_normal_config set cfg_value = json_set(cfg_value, '$.enable', true)"
                    + " where cfg_name = 'ha.config'");
        } catch (SQLException e) {
            throw new IOException("asking the MetaDB", e);
        }
    }

    private String there_is_no_room(String printed) throws IOException, InterruptedException {
        nothing_is_changed_without_three_backups();
        host.drainDisk(BACKUPS);
        // The next one ends well, and too early.
        host.write(DUMP, """
                #!/bin/sh
                [ "$1" != --version ] || exec /usr/bin/mariadb-dump --version
                rm -f %s
                /usr/bin/mariadb-dump "$@" | head -n 30
                exit 0
                """.formatted(DUMP));
        host.run("chmod 755 " + DUMP).orFail("a tool that ends early");
        return "retry";
    }

    private String the_dump_is_cut_short(String printed) throws IOException, InterruptedException {
        assertThat(host.run("test -e " + DUMP).exit())
                .as("the tool that ends early was not used")
                .isNotZero();
        nothing_is_changed_without_three_backups();
        return "retry";
    }

    private void nothing_is_changed_without_three_backups() throws IOException, InterruptedException {
        assertThat(oms.docker("ps --all --format '{{.Names}}'")).isEqualTo(Oms.OLD_CONTAINER);
        assertThat(version()).isEqualTo("4.1.1");
    }

    private String it_is_another_image(String printed) throws IOException, InterruptedException {
        assertThat(oms.docker("ps --all --format '{{.Names}}'")).isEqualTo(Oms.OLD_CONTAINER);
        host.run("mv /root/right " + Oms.NEW_IMAGE).orFail("the right image");
        oms.docker("load --input " + Oms.NEW_IMAGE);
        oms.docker("create --name oms_420 -v /elsewhere:/home/admin/logs "
                + "work.oceanbase-dev.com/obartifact-store/oms:feature_4.2.0-ce");
        return "retry";
    }

    private String somebody_made_one_with_other_mounts(String printed) throws IOException, InterruptedException {
        assertThat(state("oms_420")).as("what somebody else made is left alone").isEqualTo("created");
        oms.docker("rm oms_420");
        return "retry";
    }

    private String the_script_fails(String printed) throws IOException, InterruptedException {
        assertThat(printed).contains("is full");
        assertThat(version()).isEqualTo("4.1.1");
        host.run("rm " + Oms.DATA + "/oms_logs/init.fault").orFail("making room");
        return "retry";
    }

    private String state(String container) throws IOException, InterruptedException {
        return oms.docker("inspect -f '{{.State.Status}}' " + container);
    }

    private String version() throws IOException {
        return asked("select max(version) from oms_schema_version");
    }

    private String asked(String query) throws IOException {
        try (Connection connection = oms.connect(Oms.DATABASES.getFirst());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IOException("asking the MetaDB", e);
        }
    }
}
