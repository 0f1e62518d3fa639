package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.HostsHome;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.momentum.Momentum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guide 000 on a host of the hosts lab, over SSH: real packages, Cassandra and service scripts. Needs root on Linux. */
class MomentumGuideTest {
    private static final String NAME = "momentum-4.2-single-node";
    private static final Map<String, String> ANSWERS =
            Map.of("Stop all generation submissions", "yes", "the guide has no way back from there", "go");

    private final Path home;
    private final HostsLab lab;
    private final LabHost host;

    MomentumGuideTest(@TempDir Path home) throws Exception {
        this.home = home;
        this.lab = HostsLab.up(
                HostsHome.path(),
                Momentum.singleNode().called("guide-" + ProcessHandle.current().pid()),
                Duration.ofSeconds(120),
                _ -> {});
        this.host = lab.hosts().getFirst();
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    private Operator operator() throws Exception {
        Path password = home.resolve("password");
        Files.writeString(password, host.read("/var/db/vertica/password").strip());
        return new Operator(
                        home.resolve("operator"),
                        Files.readString(lab.inventory()),
                        "vertica_password: \"file:" + password + "\"\n")
                .with(lab.bin());
    }

    private void upgraded() throws Exception {
        assertThat(host.read("/opt/msys/ecelerity/release")).isEqualTo("4.2.1.50062\n");
        for (String service : new String[] {"msys-cassandra", "msys-vertica", "ecconfigd", "ecelerity"})
            assertThat(host.run("service " + service + " status").exit())
                    .as(service)
                    .isZero();
        assertThat(host.run("rpm -q msys-app-users").exit()).isNotZero();
        assertThat(host.run("rpm -q --qf '%{VERSION}' msys-cassandra").out()).isEqualTo("2.0.15");
        assertThat(host.read("/var/log/lab/executions.log").lines().filter(line -> line.contains("upgrades/V2015")))
                .as("each script of the schema was applied once")
                .hasSize(13)
                .doesNotHaveDuplicates();
        assertThat(host.read("/var/log/lab/executions.log").lines().filter(line -> line.contains("update_vertica -z")))
                .hasSize(1);
    }

    /** {@code -Dtheseus.kill.times=1000} for every boundary, 0 for none, {@code -Dtheseus.kill.slice=1/4} for a quarter. */
    @Test
    void killed_at_boundaries_it_goes_from_the_first_step_to_the_last_and_does_nothing_the_second_time()
            throws Exception {
        double share = KillShare.of(0.009);
        Operator operator = operator().dyingAt(share, 3);
        var ended = operator.run(Operator.plan(NAME), ANSWERS);
        assertThat(ended.status()).as(ended.out()).isZero();
        if (share > 0) assertThat(operator.kills()).as("times it was killed").isGreaterThan(3);
        upgraded();
        ShippedPlan plan = ShippedPlan.named(NAME);
        assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), operator.journal()))
                .as("every part that a sentence of the guide is mapped to was carried out")
                .isEmpty();
        operator.dyingNoMore();
        var finalized = operator.finalized();
        assertThat(finalized.status()).as(finalized.out()).isZero();
        var again = operator.run(Operator.plan(NAME), ANSWERS);
        assertThat(again.status()).as(again.out()).isZero();
        assertThat(again.out()).contains("nothing had to be changed");
        upgraded();
    }
}
