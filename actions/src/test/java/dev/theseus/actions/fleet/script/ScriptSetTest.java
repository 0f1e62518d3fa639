package dev.theseus.actions.fleet.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptSetTest {
    private static Map<String, String> texts(String... files) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : files) texts.put("scripts/" + file, "select 1");
        return texts;
    }

    private static List<String> order(String... files) throws ScriptRefused {
        return ScriptSet.of(Dbms.MARIADB, texts(files)).scripts().stream()
                .map(Script::file)
                .toList();
    }

    @Test
    void versions_are_ordered_number_by_number_and_what_is_repeated_comes_last() throws ScriptRefused {
        assertThat(order("R__b.sql", "V1_10__x.sql", "V2__z.sql", "R__a.sql", "V1.9__y.sql"))
                .containsExactly("V1.9__y.sql", "V1_10__x.sql", "V2__z.sql", "R__a.sql", "R__b.sql");
    }

    @Test
    void dates_and_times_are_versions() throws ScriptRefused {
        ScriptSet set = ScriptSet.of(Dbms.MARIADB, texts("V2015.01.20_00.00.00__create_customer_metadata.cql"));
        ScriptName name = set.scripts().getFirst().name();
        assertThat(name.version().orElseThrow()).hasToString("2015.01.20.00.00.00");
        assertThat(name.description()).isEqualTo("create customer metadata");
    }

    @Test
    void two_scripts_of_one_version_run_by_description_and_that_is_said() throws ScriptRefused {
        ScriptSet set = ScriptSet.of(Dbms.MARIADB, texts("V1.0__second.sql", "V1__first.sql"));
        assertThat(set.scripts()).extracting(Script::file).containsExactly("V1__first.sql", "V1.0__second.sql");
        assertThat(set.notes()).singleElement().asString().contains("Flyway will not accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"V1_x.sql", "V1__.sql", "1__x.sql", "V1__x.txt", "V1..2__x.sql", "Vx__y.sql", "R_views.sql"})
    void a_name_that_says_nothing_is_refused_with_the_way_to_write_it(String file) {
        assertThatExceptionOfType(ScriptRefused.class)
                .isThrownBy(() -> ScriptSet.of(Dbms.MARIADB, texts(file)))
                .satisfies(e -> {
                    assertThat(e.failure().message())
                            .startsWith("scripts/" + file)
                            .contains("nothing was sent");
                    assertThat(e.failure().remedy()).contains("V<version>__<description>.sql");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "commit, transactions", "use other, transactions", "insert into t values (${x}), templates",
        "insert into t values ('a, close", "/* a comment, */", "-- nothing, one"
    })
    void a_script_that_cannot_be_carried_out_safely_is_refused(String text, String remedy) {
        assertThatExceptionOfType(ScriptRefused.class)
                .isThrownBy(() -> ScriptSet.of(
                        Dbms.MARIADB, Map.of("V1__x.sql", "select 1;\n" + text.replace("-- nothing", "\0"))))
                .satisfies(e ->
                        assertThat(e.failure().remedy() + e.getMessage()).contains(remedy.replace("one", "UTF-8")));
    }

    @Test
    void line_ends_and_a_byte_order_mark_do_not_change_a_checksum() {
        assertThat(Script.checksum("\uFEFFa\r\nb\r\n")).isEqualTo(Script.checksum("a\nb"));
        assertThat(Script.checksum("a\nb")).isNotEqualTo(Script.checksum("a\nc"));
    }
}
