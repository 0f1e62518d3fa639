package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.theseus.plan.data.Json;
import dev.theseus.plan.data.Nodes;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final Path PLANS = Path.of("src/test/resources");
    private static final Schema SCHEMA = compiled(SchemaWriter.plans(TestLanguage.language()));

    private static Schema compiled(String schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
    }

    private static List<com.networknt.schema.Error> errors(Schema schema, Path yaml) throws IOException {
        var node = YamlReader.read(yaml.toString(), Files.readString(yaml), new Problems());
        return schema.validate(Json.write(Nodes.value(node.orElseThrow())), InputFormat.JSON);
    }

    static Stream<Path> goodPlans() throws IOException {
        try (Stream<Path> files = Files.walk(PLANS.resolve("plans"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("/parts/"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("goodPlans")
    void accepts_what_the_parser_accepts(Path plan) throws IOException {
        assertThat(PlanReader.read(plan, TestLanguage.language()).problems()).isEmpty();
        assertThat(errors(SCHEMA, plan)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-key",
                "unknown-key-in-question",
                "missing-key",
                "wrong-type",
                "bad-value",
                "no-action",
                "two-actions",
                "unknown-action",
                "version-other",
                "hostile-values",
                "bad-duration"
            })
    void refuses_what_is_of_the_wrong_shape(String name) throws IOException {
        assertThat(errors(SCHEMA, PLANS.resolve("bad/" + name + ".yaml"))).isNotEmpty();
    }

    @Test
    void describes_inventories() throws IOException {
        Schema schema = compiled(SchemaWriter.inventories());
        assertThat(errors(schema, PLANS.resolve("inventory.yaml"))).isEmpty();
        assertThat(errors(schema, PLANS.resolve("bad-inventory/keys.yaml"))).isNotEmpty();
    }
}
