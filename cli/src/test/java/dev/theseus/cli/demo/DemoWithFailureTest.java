package dev.theseus.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The demonstration with an update that fails. */
class DemoWithFailureTest {
    @Test
    void a_schema_whose_update_fails_is_put_back_and_the_run_waits_for_a_person() throws Exception {
        Demonstration shown = Demonstration.run("failing", 20, false, false, Optional.of("oxdatabase_12"));
        assertThat(shown.status()).as(shown.talk()).isEqualTo(4);
        shown.assertClean();
        assertThat(shown.json().get("outcome").asString()).isEqualTo("waiting");
        assertThat(shown.number("schemata_upgraded")).isLessThan(12);
        assertThat(shown.executions("enableschema").stream().filter(line -> line.contains("oxdatabase_12")))
                .as("enabled once, on the old version")
                .hasSize(1);
    }
}
