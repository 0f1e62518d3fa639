package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.version.Version;
import dev.theseus.plan.UpgradePath.Known;
import dev.theseus.plan.source.SourceFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UpgradePathTest {

    private static Known plan(String name, String product, String from, String to, String inputs) {
        String yaml = """
                theseus: 1
                plan: %s
                upgrade: { product: %s, from: "%s", to: "%s", installed: { on: nodes, run: version } }
                %s
                phases:
                  - phase: p
                    on: nodes
                    steps:
                      - wait: 1s
                """.formatted(name, product, from, to, inputs);
        Reading reading = PlanReader.read(List.of(SourceFile.of("plan.yaml", yaml)), TestLanguage.language());
        assertThat(reading.problems()).isEmpty();
        return new Known(name, reading.plan().orElseThrow());
    }

    private static Known plan(String name, String from, String to) {
        return plan(name, "momentum", from, to, "");
    }

    private static List<String> way(List<Known> plans, String from, String to) {
        return UpgradePath.find(plans, "momentum", Version.of(from), Version.of(to)).stream()
                .flatMap(path -> path.legs().stream())
                .map(leg -> leg.from() + ">" + leg.to() + " " + String.join("|", leg.plans()))
                .toList();
    }

    @Test
    void goes_over_the_fewest_plans_and_names_all_that_do_the_same() {
        List<Known> plans = List.of(
                plan("small", "4.0 .. 4.1", "4.1-HF1"),
                plan("step", "4.1-HF1", "4.1-HF4"),
                plan("jump", "4.0 .. 4.1", "4.1-HF4"),
                plan("single", "4.1-HF4", "4.2"),
                plan("rolling", "4.1-HF4", "4.2"));
        assertThat(way(plans, "4.1", "4.2")).containsExactly("4.1>4.1-HF4 jump", "4.1-HF4>4.2 single|rolling");
        assertThat(way(plans, "4.1-HF1", "4.2")).containsExactly("4.1-HF1>4.1-HF4 step", "4.1-HF4>4.2 single|rolling");
    }

    @Test
    void says_where_there_is_no_way() {
        List<Known> plans = List.of(
                plan("first", "4.0", "4.1"),
                plan("last", "4.1-HF4", "4.2"),
                plan("other", "another", "4.1", "4.1-HF4", ""));
        assertThat(UpgradePath.find(plans, "momentum", Version.of("4.0"), Version.of("4.2")))
                .isEmpty();
        assertThat(UpgradePath.find(plans, "momentum", Version.of("4.2"), Version.of("4.2"))
                        .orElseThrow()
                        .legs())
                .isEmpty();
    }

    @Test
    void a_cycle_of_plans_ends() {
        List<Known> plans = List.of(plan("up", ">= 1", "2"), plan("on", ">= 1", "3"), plan("back", ">= 1", "1"));
        assertThat(way(plans, "1", "9")).isEmpty();
        assertThat(way(plans, "1", "3")).containsExactly("1>3 on");
    }

    @Test
    void an_input_leads_where_its_options_default_or_nothing_says() {
        String target = "${inputs.target}";
        List<Known> plans = List.of(
                plan("options", "momentum", "1", target, "inputs: { target: { type: version, options: ['2', '3'] } }"),
                plan("default", "momentum", "3", target, "inputs: { target: { type: version, default: '4' } }"),
                plan("open", "momentum", "4", target, "inputs: { target: version }"));
        assertThat(way(plans, "1", "7.5")).containsExactly("1>3 options", "3>4 default", "4>7.5 open");
        assertThat(Stream.of("1>2 options")).containsExactlyElementsOf(way(plans, "1", "2"));
    }
}
