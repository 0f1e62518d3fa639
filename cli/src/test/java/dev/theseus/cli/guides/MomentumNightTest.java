package dev.theseus.cli.guides;

import static dev.theseus.cli.guides.RollingSite.executed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.HostsHome;
import dev.theseus.core.run.Event;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.momentum.Momentum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guide 000 on a night on which everything goes wrong that can: each trap is sprung once, the run stops in a safe state, the operator mends, and it goes on from there. The plan is the shipped one, with
 * shorter waits. Needs root on Linux. {@code -Dtheseus.guide.night=long} springs more, and gives the run up after the last packages.
 */
class MomentumNightTest {
    private static final String NAME = "momentum-4.2-single-node";
    private static final String DATA = "/var/db/cassandra/data";
    private static final String BACKUPS = "/var/db/vertica/backups";
    private static final String WRONG = "not the password\n";
    private static final String LICENSE = "/opt/msys/ecelerity/etc/license";
    private static final String BUNDLE = "/var/tmp/momentum-bundle-4.2.1.50062.rhel6.x86_64.tar.gz";
    private static final String PROMPTS = "write the backup's configuration";
    /** The question that the trap leaves out; the others may take their time. */
    private static final String SPRUNG = "prompt: \"Backup vertica configurations\", reply: \"y\", stalls_after: ";

    private static final Pattern AGAIN = Pattern.compile(" answer \\S+ h\\d+ again");
    private static final boolean LONG =
            System.getProperty("theseus.guide.night", "short").equals("long");

    private final HostsLab lab;
    private final LabHost host;
    private final Path password;
    private final Path home;
    private final Operator operator;
    private String plan;
    private final Deque<Trap> night = new ArrayDeque<>();

    /** What is asked, by a part of it, and what the operator sees and does then. */
    private record Trap(String asked, Operator.Answers mending) {}

    MomentumNightTest(@TempDir Path home) throws Exception {
        lab = HostsLab.up(
                HostsHome.path(),
                Momentum.singleNodeLight()
                        .called("night-" + ProcessHandle.current().pid()),
                Duration.ofMinutes(2),
                _ -> {});
        host = lab.hosts().getFirst();
        password = Files.writeString(home.resolve("password"), WRONG);
        this.home = home;
        plan = shorter(Operator.plan(NAME), home.resolve("plan"));
        operator = new Operator(
                        home.resolve("operator"),
                        Files.readString(lab.inventory()),
                        "vertica_password: \"file:" + password + "\"\nlicense: /root/license\n")
                .with(lab.bin());
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    private static String shorter(String folder, Path into) throws IOException {
        String text = Files.readString(Path.of(folder, "plan.yaml"));
        for (String wait : List.of("every: 10s, timeout: 4h, stalls_after: 30m", SPRUNG + "1m }"))
            assertThat(text).contains(wait);
        Files.writeString(
                Files.createDirectories(into).resolve("plan.yaml"),
                text.replace(
                                "every: 10s, timeout: 4h, stalls_after: 30m",
                                "every: 500ms, timeout: 4h, stalls_after: 3s")
                        .replace(SPRUNG + "1m }", SPRUNG + "10s }"));
        return into.toString();
    }

    @Test
    void every_trap_stops_the_run_in_a_safe_state_and_it_goes_on_once_it_is_mended() throws Exception {
        only_from_4_1_HF4();
        a_node_that_does_not_answer();
        spring();
        if (LONG) given_up_after_the_last_packages();
        night.add(new Trap("there is no licence to copy", this::there_is_no_licence));
        night.add(new Trap("start Momentum", this::it_starts_and_dies));
        night.add(new Trap("two_factor", this::a_script_fails_in_the_middle));
        var ended = operator.run(plan, this::answer);
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(night).as("traps that were never seen").isEmpty();
        assertThat(executed(host, "vbr.py --setupconfig"))
                .as("the questions that did not come, and those that did")
                .hasSize(2);
        upgraded();
        var again = operator.run(plan, MomentumNightTest::nobodyIsAsked);
        assertThat(again.out()).as("a node that is upgraded").contains("nothing had to be changed");
    }

    /** Each is taken out of the plan in turn. */
    static Stream<Handling> handlings() {
        return Stream.of(
                        new Handling("only from 4.1-HF4", "from: \"4.1-HF4\"", "from: \"4.1-HF3 .. 4.1-HF4\""),
                        new Handling(
                                "generations in progress complete",
                                "until: \"!output.contains('Job:') && output.contains('Ok')\"",
                                "until: exit == 0"),
                        new Handling("the bundle is whole", "gzip -t ${inputs.bundle}", "true"),
                        new Handling(
                                "there is room for the snapshot",
                                "snapshot: { tag: \"before-4.2-${run.id}\", nodetool: \"${paths.cassandra}/bin/nodetool\", data: [\"${paths.cassandra_data}\"] }",
                                "run: ${paths.cassandra}/bin/nodetool snapshot -t before-4.2-${run.id}\n        undo: unneeded"),
                        new Handling(
                                "the configuration is compared",
                                "tolerate: [\"^\\\\s*(#|$)\", \"(?i)jv?mver\", \"JVM_\"]",
                                "tolerate: [\".*\"]"),
                        new Handling(
                                "somebody agrees to the point of no return",
                                "        ask_first: \"Cassandra starts with its new version, and the guide has no way back from there. Go on?\"\n",
                                ""),
                        new Handling("boost-devel", "- match: boost-devel", "- match: some other package"),
                        new Handling(
                                "vsql is given the password",
                                "            - { prompt: \"Password\", reply: \"${inputs.vertica_password}\" }\n",
                                "            - { prompt: \"Another question\", reply: \"${inputs.vertica_password}\", stalls_after: 3s }\n"),
                        new Handling(
                                "there is room for the backup of Vertica", "[ \"$free\" -gt \"$needed\" ]", "true"),
                        new Handling(
                                "the backup of Vertica is looked at",
                                "        verify: { run: \"find ${paths.vertica}/backups -type f -size +0 -newer ${paths.vertica}/.upgrade-backup-begun\", until: output != '' }\n",
                                ""),
                        new Handling(
                                "the licence is copied where it is asked for",
                                "- match: \"(?i)licen[cs]\"",
                                "- match: some other file"),
                        new Handling(
                                "Momentum is watched for a while after its start",
                                "until: exit == 0, every: 500ms, for: 3s, timeout: 1m }",
                                "until: exit == 0 }"),
                        new Handling(
                                "a script's own exit status",
                                "run: /opt/msys/3rdParty/bin/cqlsh -k authentication -f ${paths.cql}/${script}.cql",
                                "run: /opt/msys/3rdParty/bin/cqlsh -k authentication -f ${paths.cql}/${script}.cql >> /var/tmp/cql.log 2>&1 || true"))
                .filter(Handling::isAsked);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("handlings")
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_it_a_trap_is_noticed(Handling handling) throws Exception {
        plan = shorter(handling.takenOutOf(Operator.plan(NAME), home.resolve("without")), home.resolve("plan"));
        handling.isMissed(this::every_trap_stops_the_run_in_a_safe_state_and_it_goes_on_once_it_is_mended);
    }

    private void spring() throws Exception {
        host.write("/var/lib/lab/jobs", "7 86400\n");
        host.run("cp BUNDLE /root/whole && head -c 20000 /root/whole >BUNDLE".replace("BUNDLE", BUNDLE))
                .orFail("breaking the bundle");
        host.smallDisk(DATA, 512);
        host.fill(DATA);
        host.smallDisk(BACKUPS, 400_000);
        host.run("chown vertica_dba:verticadba " + BACKUPS).orFail("giving Vertica its disk");
        host.fill(BACKUPS);
        host.run("rm " + LICENSE).orFail("taking the licence away");
        for (String fault : List.of("vbr-prompt", "vbr-empty", "dies-ecelerity", "cql-two_factor"))
            host.write("/etc/lab/faults/" + fault, "once\n");
        for (String fault : List.of("cassandra-conf", "vsql-password")) host.write("/etc/lab/faults/" + fault, "");
        night.add(new Trap("ask for Vertica's nodes", this::vsql_is_told_another_password));
        night.add(new Trap("there is room for Vertica's backup", this::there_is_no_room_for_a_backup));
        night.add(new Trap("Stop all generation submissions", _ -> {
            // What asks for it later is told another one again.
            Files.writeString(password, WRONG);
            return "yes";
        }));
        night.add(new Trap("generations in progress complete", this::a_generation_does_not_end));
        night.add(new Trap("the bundle is whole", this::half_of_the_bundle_came));
        night.add(new Trap("snapshot of all keyspaces", this::there_is_no_room));
        night.add(new Trap("the configuration is as it was", this::a_significant_difference));
        night.add(new Trap("the guide has no way back from there", _ -> {
            host.fill(BACKUPS);
            return "go";
        }));
        if (LONG) springOnce("start-msys-cassandra", "start Cassandra with its new version");
        night.add(new Trap("there is room for Vertica's backup still", this::there_is_no_room_for_a_backup));
        night.add(new Trap("back up Vertica", this::the_backup_is_empty));
        if (LONG) springOnce("update-vertica", "upgrade Vertica");
        night.add(new Trap("start Vertica", this::the_password_is_wrong));
    }

    private void springOnce(String fault, String step) throws IOException, InterruptedException {
        host.write("/etc/lab/faults/" + fault, "once\n");
        night.add(new Trap(step, _ -> "retry"));
    }

    private String answer(String printed) throws IOException, InterruptedException {
        String question = printed.substring(printed.lastIndexOf("Waiting for a person"));
        // Whether the question that did not come left something is seen on the host, or asked.
        if (question.contains(PROMPTS)) return AGAIN.matcher(question).find() ? "again" : "retry";
        Trap next = night.poll();
        if (next == null) throw new AssertionError("nobody expected this:\n" + printed);
        assertThat(question).contains(next.asked());
        return next.mending().to(printed);
    }

    private static String nobodyIsAsked(String printed) {
        throw new AssertionError("nobody is to be asked:\n" + printed);
    }

    private void only_from_4_1_HF4() throws Exception {
        host.run("cp /opt/msys/ecelerity/release /root/release; echo '4.1-HF3 (4.1.0.3)' >/opt/msys/ecelerity/release");
        var refused = operator.run(plan, MomentumNightTest::nobodyIsAsked);
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).contains("4.1-HF3").contains("must first be upgraded to 4.1-HF4");
        host.run("cp /root/release /opt/msys/ecelerity/release").orFail("putting the version back");
    }

    private void a_node_that_does_not_answer() throws Exception {
        host.killSshd();
        var refused = operator.run(plan, MomentumNightTest::nobodyIsAsked);
        assertThat(refused.status()).as(refused.out()).isNotZero();
        assertThat(refused.out()).contains("momentum1").containsIgnoringCase("nothing was changed");
        host.startSshd();
        assertThat(executed(host, "nodetool")).isEmpty();
    }

    private String vsql_is_told_another_password(String printed) throws IOException, InterruptedException {
        String right = host.read("/var/db/vertica/password").strip();
        assertThat(printed).contains("Invalid username or password").doesNotContain(right);
        assertThat(host.run("cat /var/log/lab/executions.log").out())
                .as("on a command line")
                .contains("vsql -U vertica_dba")
                .doesNotContain(WRONG.strip());
        Files.writeString(password, right);
        return "retry";
    }

    private String there_is_no_room_for_a_backup(String printed) throws IOException, InterruptedException {
        assertThat(executed(host, "vbr.py -t backup"))
                .as("a backup for which there is no room")
                .isEmpty();
        assertThat(runs("msys-vertica")).as("Vertica is left alone").isTrue();
        host.drainDisk(BACKUPS);
        return "retry";
    }

    private String a_generation_does_not_end(String printed) throws IOException, InterruptedException {
        assertThat(printed).contains("Job: 7");
        assertThat(host.run("test -e /var/tmp/momentum-4.2.1.50062").exit())
                .as("something was unpacked")
                .isNotZero();
        host.run("rm /var/lib/lab/jobs").orFail("ending the generation");
        return "retry";
    }

    private String half_of_the_bundle_came(String printed) throws IOException, InterruptedException {
        assertThat(host.run("test -e /var/tmp/momentum-4.2.1.50062").exit())
                .as("something was unpacked")
                .isNotZero();
        host.run("cp /root/whole " + BUNDLE).orFail("downloading it again");
        return "retry";
    }

    private String there_is_no_room(String printed) throws IOException, InterruptedException {
        assertThat(executed(host, "nodetool snapshot"))
                .as("a snapshot for which there is no room")
                .isEmpty();
        host.drainDisk(DATA);
        return "retry";
    }

    private String a_significant_difference(String printed) throws IOException, InterruptedException {
        assertThat(printed).contains("num_tokens");
        assertThat(runs("msys-cassandra"))
                .as("Cassandra with another configuration")
                .isFalse();
        host.run("sed -i 's/^num_tokens:.*/num_tokens: 16/' /opt/msys/3rdParty/cassandra/conf/cassandra.yaml")
                .orFail("correcting the configuration");
        return "retry";
    }

    private String the_backup_is_empty(String printed) throws IOException, InterruptedException {
        assertThat(runs("msys-vertica"))
                .as("nothing is stopped without a backup")
                .isTrue();
        return "retry";
    }

    private String the_password_is_wrong(String printed) throws IOException, InterruptedException {
        String right = host.read("/var/db/vertica/password").strip();
        assertThat(printed).contains("Invalid username or password").doesNotContain(right);
        Files.writeString(password, right);
        return "retry";
    }

    /** The new version is on the disk, the last steps are not done: a new run must not believe that all is. */
    private void given_up_after_the_last_packages() throws Exception {
        host.write("/etc/lab/faults/momo-setup", "once\n");
        night.add(new Trap("set up the compatibility", _ -> "stop"));
        var stopped = operator.run(plan, this::answer);
        assertThat(stopped.status()).as(stopped.out()).isEqualTo(1);
        String run = operator.journal().stream()
                .filter(Event.RunStarted.class::isInstance)
                .map(event -> ((Event.RunStarted) event).run())
                .findFirst()
                .orElseThrow();
        operator.theseus("abandon", run, "--reason", "the night is over");
        assertThat(host.read("/opt/msys/ecelerity/release")).isEqualTo(RollingSite.NEW + "\n");
        night.add(new Trap("was given up with work left to do", _ -> "again"));
        night.add(new Trap("Stop all generation submissions", _ -> "yes"));
        night.add(new Trap("the guide has no way back from there", _ -> "go"));
    }

    private String there_is_no_licence(String printed) throws IOException, InterruptedException {
        assertThat(runs("ecelerity")).isFalse();
        host.write("/root/license", "Momentum licence of the night\n");
        return "retry";
    }

    private String it_starts_and_dies(String printed) throws IOException, InterruptedException {
        assertThat(runs("ecelerity"))
                .as("a service that started well and ended")
                .isFalse();
        assertThat(executed(host, "upgrades/V2015")).isEmpty();
        return "retry";
    }

    private String a_script_fails_in_the_middle(String printed) throws IOException, InterruptedException {
        assertThat(executed(host, "upgrades/V2015"))
                .as("nothing goes on after an error")
                .hasSize(6);
        return "retry";
    }

    private boolean runs(String service) throws IOException, InterruptedException {
        return host.run("service " + service + " status").exit() == 0;
    }

    private void upgraded() throws Exception {
        assertThat(host.read("/opt/msys/ecelerity/release")).isEqualTo(RollingSite.NEW + "\n");
        for (String service : List.of("msys-cassandra", "msys-vertica", "ecconfigd", "ecelerity"))
            assertThat(runs(service)).as(service).isTrue();
        assertThat(executed(host, "upgrades/V2015"))
                .as("each script once, and the one that failed once more")
                .hasSize(14);
        assertThat(executed(host, "vbr.py -t backup")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(host.run("cat /var/log/lab/harm").out()).isEmpty();
    }
}
