package dev.theseus.actions.fleet.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptRefused;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.ScriptVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static ScriptSet set(String... files) throws ScriptRefused {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : files) texts.put(file, "select '" + file + "'");
        return ScriptSet.of(Dbms.MARIADB, texts);
    }

    private static Applied ran(int rank, ScriptSet set, int script) {
        Script one = set.scripts().get(script);
        return new Applied(
                rank, one.version(), one.name().description(), "SQL", one.file(), Optional.of(one.checksum()), true);
    }

    private static Applied row(int rank, String version, String type, boolean success) {
        Optional<Integer> sum = type.equals("SQL") ? Optional.of(1) : Optional.empty();
        return new Applied(
                rank, Optional.of(ScriptVersion.of(version)), "x", type, "V" + version + "__x.sql", sum, success);
    }

    private static List<String> pending(Standing standing) {
        return standing.pending().stream().map(Script::file).toList();
    }

    @Test
    void what_has_no_row_is_pending() throws ScriptRefused {
        ScriptSet set = set("V1__a.sql", "V2__b.sql", "R__c.sql");
        Standing standing = Standing.of(set, List.of(ran(1, set, 0)));
        assertThat(pending(standing)).containsExactly("V2__b.sql", "R__c.sql");
        assertThat(standing.version().orElseThrow()).hasToString("1");
        assertThat(standing.drifts()).isEmpty();
        assertThat(Standing.of(set, List.of(ran(1, set, 0), ran(2, set, 1), ran(3, set, 2)))
                        .isCurrent())
                .isTrue();
    }

    @Test
    void what_is_repeated_is_pending_when_its_last_row_has_another_checksum() throws ScriptRefused {
        ScriptSet set = set("R__c.sql");
        Applied now = ran(1, set, 0);
        Applied later = new Applied(2, Optional.empty(), "c", "SQL", "R__c.sql", Optional.of(7), true);
        assertThat(pending(Standing.of(set, List.of(now)))).isEmpty();
        assertThat(pending(Standing.of(set, List.of(later, now)))).containsExactly("R__c.sql");
    }

    @Test
    void a_baseline_stands_for_all_that_came_before_it() throws ScriptRefused {
        ScriptSet set = set("V1__a.sql", "V2__b.sql", "V3__c.sql");
        Standing standing = Standing.of(set, List.of(row(1, "2", "BASELINE", true)));
        assertThat(pending(standing)).containsExactly("V3__c.sql");
        assertThat(standing.drifts()).isEmpty();
    }

    @Test
    void two_of_one_version_are_told_apart_by_their_description() throws ScriptRefused {
        ScriptSet set = set("V1__a.sql", "V1__b.sql");
        Standing standing = Standing.of(set, List.of(ran(1, set, 0)));
        assertThat(pending(standing)).containsExactly("V1__b.sql");
        assertThat(standing.drifts()).isEmpty();
    }

    @Test
    void what_was_taken_back_counts_as_not_run() throws ScriptRefused {
        ScriptSet set = set("V1__a.sql");
        assertThat(pending(Standing.of(set, List.of(ran(1, set, 0), row(2, "1", "DELETE", true)))))
                .containsExactly("V1__a.sql");
    }

    @Test
    void every_way_in_which_the_two_do_not_go_together_has_a_name() throws ScriptRefused {
        ScriptSet set = set("V1__a.sql", "V2__b.sql", "V4__d.sql");
        Standing standing = Standing.of(
                set,
                List.of(
                        row(1, "1", "SQL", true),
                        row(2, "3", "SQL", true),
                        row(3, "9", "SQL", true),
                        row(4, "4", "SQL", false)));
        assertThat(standing.drifts())
                .extracting(Drift::kind)
                .containsExactlyInAnyOrder(
                        Drift.Kind.FAILED,
                        Drift.Kind.CHANGED,
                        Drift.Kind.LATE,
                        Drift.Kind.LATE,
                        Drift.Kind.MISSING,
                        Drift.Kind.NEWER);
    }
}
