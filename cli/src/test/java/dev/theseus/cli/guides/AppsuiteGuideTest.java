package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.lab.appsuite.Appsuite;
import dev.theseus.lab.client.LoadClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Guide 004 on hosts of the hosts lab, over SSH: five nodes with real packages, two HAProxies, under users who go on working. Needs root on Linux. */
class AppsuiteGuideTest {
    private final Path home;

    AppsuiteGuideTest(@TempDir Path home) {
        this.home = home;
    }

    /** {@code -Dtheseus.kill.times=1000} for every boundary, 0 for none, {@code -Dtheseus.kill.slice=1/4} for a quarter. */
    @Test
    void no_user_notices_but_while_their_own_schema_moves_and_the_controller_is_killed_meanwhile() throws Exception {
        double share = KillShare.of(0.004);
        try (AppsuiteSite site = new AppsuiteSite()) {
            LoadClient users = site.users();
            Operator operator = site.operator(home.resolve("operator")).dyingAt(share, 4);
            var ended = operator.run(Operator.plan(AppsuiteSite.PLAN), Map.of());
            var seen = users.stop();
            assertThat(ended.status()).as(ended.out()).isZero();
            AppsuiteSite.nobodyNoticed(seen);
            if (share > 0)
                assertThat(operator.kills()).as("times it was killed").isPositive();
            site.upgraded();
            assertThat(site.effects()).doesNotHaveDuplicates().hasSize(1 + 3 * Appsuite.SIZE.schemata());
            ShippedPlan plan = ShippedPlan.named(AppsuiteSite.PLAN);
            assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), operator.journal()))
                    .as("every part that a sentence of the guide is mapped to was carried out")
                    .isEmpty();

            operator.dyingNoMore();
            var finalized = operator.finalized();
            assertThat(finalized.status()).as(finalized.out()).isZero();
            var again = operator.run(Operator.plan(AppsuiteSite.PLAN), Map.of());
            assertThat(again.status()).as(again.out()).isZero();
            assertThat(again.out()).contains("nothing had to be changed");
            site.upgraded();
        }
    }

    /** {@code -Dtheseus.guide.night=long}, as {@code -Pdeep}. */
    @Test
    @EnabledIfSystemProperty(named = "theseus.guide.night", matches = "long")
    void from_its_end_it_goes_all_the_way_back() throws Exception {
        try (AppsuiteSite site = new AppsuiteSite()) {
            Operator operator = site.operator(home.resolve("operator"));
            List<String> found = site.installation();
            var ended = operator.run(Operator.plan(AppsuiteSite.PLAN), Map.of());
            assertThat(ended.status()).as(ended.out()).isZero();
            site.upgraded();
            var back = operator.rollback("--accept-loss");
            assertThat(back.status()).as(back.out()).isEqualTo(5);
            assertThat(site.installation()).isEqualTo(found);
        }
    }

    /** The new package brings another configuration file than the one that the plan has changed, and nobody is there to answer dpkg. */
    @Test
    @EnabledIfSystemProperty(named = Handling.PROPERTY, matches = ".+")
    void without_what_the_plan_does_about_changed_configuration_files_it_is_noticed() throws Exception {
        Handling handling = new Handling(
                "configuration files that were changed stay",
                "package: { upgrade: \"${inputs.packages}\", manager: apt-get }",
                "run: apt-get install -y --only-upgrade open-xchange-core open-xchange-admin\n    undo: unneeded");
        try (AppsuiteSite site = new AppsuiteSite()) {
            String plan = handling.takenOutOf(Operator.plan(AppsuiteSite.PLAN), home.resolve("without"));
            handling.isMissed(() -> {
                site.operator(home.resolve("operator")).run(plan, Map.of());
                site.upgraded();
            });
        }
    }
}
