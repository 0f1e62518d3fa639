package dev.theseus.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.plan.InventoryReader;
import dev.theseus.plan.PlanReader;
import dev.theseus.plan.source.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownValuesTest {
    private static final Plan PLAN = PlanReader.read(List.of(SourceFile.of("plan.yaml", """
                    theseus: 1
                    plan: p
                    inputs:
                      version: { type: version, default: "4.2" }
                      bundle: { default: "b-${inputs.version}.tar" }
                      asked: string
                      word: secret
                    paths: { data: /plan/data, conf: /plan/conf, own: /plan/own }
                    phases: [{ phase: p, on: nodes, steps: [{ wait: 1s }] }]
                    """)), ShippedPlan.language())
            .plan()
            .orElseThrow();

    private static final Inventory SITE =
            InventoryReader.read(SourceFile.of("site.yaml", """
                    theseus: 1
                    inventory: site
                    hosts: { a: { paths: { own: /a/own } }, b: 10.0.0.2 }
                    groups: { nodes: [a, b] }
                    paths: { conf: /site/conf }
                    """)).inventory().orElseThrow();

    private static String in(String text, Map<String, String> given) {
        return new KnownValues(PLAN, SITE, given).in(text);
    }

    @Test
    void fills_in_what_is_given_or_has_a_default_and_what_is_the_same_everywhere() {
        assertThat(in("get ${inputs.bundle} ${ inputs.version }", Map.of())).isEqualTo("get b-4.2.tar 4.2");
        assertThat(in("get ${inputs.bundle}", Map.of("version", "5$1"))).isEqualTo("get b-5$1.tar");
        assertThat(in("${paths.data} ${paths.conf}", Map.of())).isEqualTo("/plan/data /site/conf");
    }

    @Test
    void leaves_what_only_a_run_finds_out() {
        String text =
                "${inputs.asked} ${paths.own} ${host.name} ${inputs.word} ${inputs.version + 'x'} $${inputs.none}";
        assertThat(in(text, Map.of("word", "env:WORD"))).isEqualTo(text);
    }
}
