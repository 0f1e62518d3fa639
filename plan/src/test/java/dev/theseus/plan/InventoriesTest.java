package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Problem;
import dev.theseus.core.value.Value;
import dev.theseus.plan.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InventoriesTest {
    private static Inventory inventory() {
        InventoryReader.Result result = InventoryReader.read(Path.of("src/test/resources/inventory.yaml"));
        assertThat(result.problems()).isEmpty();
        return result.inventory().orElseThrow();
    }

    @Test
    void reads_an_installation_in_its_order() {
        Inventory inventory = inventory();

        assertThat(inventory.hosts().keySet()).containsExactly("node1", "node2", "node3", "admin");
        assertThat(inventory.groups()).containsEntry("all", List.of("node1", "node2", "node3", "admin"));
        assertThat(inventory.hosts().values())
                .extracting(Inventory.Host::reach)
                .containsExactly(
                        new Reach.Ssh(
                                "10.0.0.1",
                                Optional.of(2222),
                                Optional.of("root"),
                                Optional.empty(),
                                Optional.of(new SecretSource.Env("PW")),
                                Optional.empty()),
                        ssh("10.0.0.2"),
                        ssh("node3"),
                        new Reach.Local());
        assertThat(inventory.hosts().values().iterator().next().vars())
                .isEqualTo(Map.of("pool", Value.of(4), "weight", new Value.Real(1.5), "role", Value.of("db")));
        assertThat(inventory.databases().values()).singleElement().satisfies(database -> {
            assertThat(database.port()).isEqualTo(3306);
            assertThat(database.password()).contains(new SecretSource.Cmd("pass show db"));
        });
        assertThat(inventory.lockHost()).contains("node1");
    }

    private static Reach ssh(String address) {
        return new Reach.Ssh(
                address, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<Problem> check(String phases) {
        Reading reading = PlanReader.read(
                List.of(SourceFile.of("plan.yaml", "theseus: 1\nplan: p\npaths: {logs: /var/log}\nphases:\n" + phases)),
                TestLanguage.language());
        assertThat(reading.problems()).isEmpty();
        return Check.against(reading.plan().orElseThrow(), inventory(), TestLanguage.language());
    }

    @Test
    void finds_every_name_that_the_inventory_lacks() {
        assertThat(check("""
                  - phase: p
                    on: node
                    steps:
                      - run: echo ${balancers.mian.url} ${paths.backup} ${paths.logs} ${paths.backups}
                        undo: unneeded
                        on: nodes - node9
                        when: size(balancers["other"].url) > 0
                      - route: mian
                      - route: ${target}
                      - load: confg
                """))
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(
                        Code.UNKNOWN_GROUP,
                        Code.UNKNOWN_BALANCER,
                        Code.UNDEFINED_NAME,
                        Code.UNKNOWN_GROUP,
                        Code.UNKNOWN_BALANCER,
                        Code.UNKNOWN_BALANCER,
                        Code.UNKNOWN_DATABASE);
    }

    @Test
    void finds_selections_that_are_empty_whatever_happens() {
        String steps = ", steps: [{run: a, undo: unneeded}]}\n";
        assertThat(check("  - {phase: p, on: 'node1[rest]'" + steps))
                .extracting(Problem::code)
                .containsExactly(Code.EMPTY_SELECTION);
        assertThat(check("  - {phase: p, on: 'nodes & admin'" + steps))
                .extracting(Problem::code)
                .containsExactly(Code.EMPTY_SELECTION);
        assertThat(check("  - {phase: p, on: '@us'" + steps))
                .extracting(Problem::code)
                .containsExactly(Code.EMPTY_SELECTION);
        assertThat(check("  - {phase: p, on: '@us', if_any: true" + steps)).isEmpty();
        assertThat(check("  - {phase: p, on: 'nodes[new][rest]'" + steps)).isEmpty();
        assertThat(check("  - {phase: p, on: 'controller'" + steps)).isEmpty();
    }
}
