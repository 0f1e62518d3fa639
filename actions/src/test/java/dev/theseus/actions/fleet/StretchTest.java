package dev.theseus.actions.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scripts are written down together. */
class StretchTest {
    private static ScriptSet set(List<String> texts) throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) scripts.put("V" + (i + 1) + "__x.sql", texts.get(i) + ";\n");
        return ScriptSet.of(Dbms.MARIADB, scripts);
    }

    private static List<String> files(Optional<Stretch> stretch) {
        return stretch.stream()
                .flatMap(found -> found.scripts().stream())
                .map(Script::file)
                .toList();
    }

    private static int length(String... texts) throws Exception {
        ScriptSet set = set(List.of(texts));
        return files(Stretch.at(set.scripts(), set)).size();
    }

    @Test
    void definitions_of_different_things_and_columns_one_behind_the_other_are() throws Exception {
        assertThat(length(
                        "create table a (n int)",
                        "alter table t add column x int",
                        "alter table t add column y int, add column z int",
                        "create index i on u (n)",
                        "alter table v drop column x",
                        "rename table w to w2"))
                .isEqualTo(6);
        assertThat(length("alter table t add column x int;\nalter table u add column x int"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)", // rows
                "create table if not exists b (n int)", // may be there
                "alter table t modify x int", // nothing is claimed
                "alter table t add column X int", // claimed before
                "create index i on t (x)", // of a table that gets columns
                "alter table a add column n int", // the new table may have it
                "drop table a",
                "create procedure p() select 1",
                "set @a = 1;\ncreate table b (n int)",
                "grant select on t to nobody"
            })
    void what_others_of_them_may_bring_about_or_nobody_sees_ends_it(String last) throws Exception {
        String[] before = {"create table a (n int)", "alter table t add column x int"};
        assertThat(length(before[0], before[1], "create table c (n int)")).isEqualTo(3);
        assertThat(length(before[0], before[1], last, "create table c (n int)")).isEqualTo(2);
    }

    @Test
    void a_column_that_goes_takes_its_index_along() throws Exception {
        assertThat(length("create table a (n int)", "alter table t drop column x", "drop index x on t"))
                .isEqualTo(2);
        assertThat(length("create table a (n int)", "rename table t to u", "alter table u add column x int"))
                .isEqualTo(2);
    }

    @Test
    void one_statement_alone_is_written_down_by_itself() throws Exception {
        assertThat(length("create table a (n int)")).isZero();
        assertThat(length("create table a (n int)", "insert into a values (1)")).isZero();
        assertThat(length("insert into a values (1)", "create table a (n int)", "create table b (n int)"))
                .isZero();
    }

    @Test
    void it_does_not_grow_beyond_reason() throws Exception {
        List<String> many = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> "create table t" + i + " (n int)")
                .toList();
        ScriptSet set = set(many);
        assertThat(files(Stretch.at(set.scripts(), set))).hasSize(40);
    }

    @Test
    void scripts_that_are_not_neighbours_are_not_of_one() throws Exception {
        ScriptSet set = set(List.of("create table a (n int)", "create table b (n int)", "create table c (n int)"));
        List<Script> all = set.scripts();
        assertThat(Stretch.at(List.of(all.get(0), all.get(2)), set)).isEmpty();
        assertThat(files(Stretch.at(all.subList(1, 3), set))).containsExactly("V2__x.sql", "V3__x.sql");
    }

    @Test
    void it_is_read_again_only_where_its_scripts_are_as_they_were() throws Exception {
        List<String> texts = List.of("create table a (n int)", "create table b (n int)", "create table c (n int)");
        ScriptSet set = set(texts);
        Stretch stretch = Stretch.at(set.scripts().subList(0, 2), set).orElseThrow();
        assertThat(Stretch.read("V1__x.sql", 2, stretch.sum(), set)).contains(stretch);
        assertThat(Stretch.read("V2__x.sql", 2, stretch.sum(), set)).isEmpty();
        assertThat(Stretch.read("V1__x.sql", 3, stretch.sum(), set)).isEmpty();
        assertThat(Stretch.read("V1__x.sql", 4, stretch.sum(), set)).isEmpty();
        ScriptSet changed = set(List.of(texts.get(0), "create table b (m int)", texts.get(2)));
        assertThat(Stretch.read("V1__x.sql", 2, stretch.sum(), changed)).isEmpty();
    }
}
