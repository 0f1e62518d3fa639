package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.momentum.Momentum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guide 001 on hosts of the hosts lab, over SSH: real packages, nginx and service scripts, under mail that goes on. Needs root on Linux. */
class RollingGuideTest {
    private final Path home;

    RollingGuideTest(@TempDir Path home) {
        this.home = home;
    }

    /**
     * {@code -Dtheseus.kill.times=1000} for every boundary, 0 for none, {@code -Dtheseus.kill.slice=1/4} for a quarter; {@code -Dtheseus.guide.ring=real} for a ring of three Cassandra nodes and Vertica's stand-in over PostgreSQL.
     */
    @Test
    void no_mail_fails_while_the_tier_goes_from_one_version_to_the_next_and_its_controller_is_killed()
            throws Exception {
        boolean real = System.getProperty("theseus.guide.ring", "light").equals("real");
        double share = KillShare.of(0.008);
        try (RollingSite site = new RollingSite(real ? Momentum.rolling() : Momentum.rollingLight());
                MailClient mail = site.mail()) {
            LabHost first = site.host("platform1");
            String upstream = first(site).read(RollingSite.UPSTREAM);
            // A snapshot waits for those of the other nodes, and fails where they do not come.
            for (LabHost host : site.platform()) host.write("/etc/lab/faults/snapshot-together", "");
            Operator operator = site.operator(home.resolve("operator"), "license: /root/license\n")
                    .dyingAt(share, 7);
            List<String> asked = new ArrayList<>();
            var ended = operator.run(Operator.plan(RollingSite.PLAN), out -> {
                asked.add(out.contains("carries all traffic alone") ? "alone" : "no return");
                // Who is first was decided when the run began.
                operator.inventory(site.inventory("combined1", "platform2", "platform1"));
                return "yes";
            });
            assertThat(ended.status()).as(ended.out()).isZero();
            assertThat(asked).containsExactly("no return", "alone");
            if (share > 0)
                assertThat(operator.kills()).as("times it was killed").isPositive();

            site.everyNodeSendsWithTheNewVersion();
            mail.stop();
            site.nobodyNoticed(mail);
            site.upgraded(first);
            for (LabHost host : site.analytics())
                assertThat(host.read(RollingSite.UPSTREAM)).isEqualTo(upstream);
            ShippedPlan plan = ShippedPlan.named(RollingSite.PLAN);
            assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), operator.journal()))
                    .as("every part that a sentence of the guide is mapped to was carried out")
                    .isEmpty();

            operator.dyingNoMore();
            var finalized = operator.finalized();
            assertThat(finalized.status()).as(finalized.out()).isZero();
            var again = operator.run(Operator.plan(RollingSite.PLAN), out -> "yes");
            assertThat(again.status()).as(again.out()).isZero();
            assertThat(again.out()).contains("nothing had to be changed");
            site.upgraded(first);
        }
    }

    private static LabHost first(RollingSite site) {
        return site.analytics().getFirst();
    }
}
