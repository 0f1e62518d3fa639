package dev.theseus.actions.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaproxyCheckTest {

    private static List<String> problems(String text) {
        return HaproxyCheck.of("haproxy.cfg", text).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void what_comes_with_theseus_is_fine() {
        assertThat(problems(HaproxyCheck.snippet())).isEmpty();
    }

    /** Each line that the queue needs, left out: the check must say what would happen. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stats socket           | there is no stats socket",
                "lua-load               | theseus-queue.lua is not loaded",
                "http-request set-var   | all would pass",
                "http-request lua.      | no frontend lets requests wait",
                "http-request return    | in the midst of its tenant's move",
                "http-request track-sc2 | nobody counts",
                "stick-table            | there is no stick table",
            })
    void a_line_that_is_missing_is_missed(String line, String said) {
        String without = String.join(
                "\n",
                HaproxyCheck.snippet()
                        .lines()
                        .filter(text -> !text.strip().startsWith(line.strip()))
                        .toList());
        assertThat(problems(without)).singleElement().asString().contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "level admin | level operator | haproxy.cfg:6:1 THS-820 no stats socket may change anything",
                "lua-load | lua-load-per-thread | each thread would count its own",
                "setenv THESEUS_QUEUE /etc/haproxy/theseus-queue.map | setenv THESEUS_QUEUE /elsewhere.map | looks into /etc/haproxy/theseus-queue.map",
                "setenv THESEUS_QUEUE /etc/haproxy/theseus-queue.map | # | ",
                "{ var(txn.theseus_key),map(/etc/haproxy/theseus-queue.map) -m found } | TRUE | every request would run through Lua",
                "status 503 | status 404 | no honest refusal",
                "hdr Retry-After 5 | hdr X 5 | no honest refusal",
                "len 64 | len 32 | long keys would be cut",
                "type string | type ip | keeps none",
                "store conn_cur | store http_req_rate(10s) | does not count what is under way",
            })
    void a_line_that_is_wrong_is_named(String right, String wrong, String said) {
        List<String> problems = problems(HaproxyCheck.snippet().replace(right, wrong));
        if (said == null) assertThat(problems).isEmpty();
        else
            assertThat(problems)
                    .isNotEmpty()
                    .anySatisfy(text -> assertThat(text).contains(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http-request track-sc2 | the wait never end",
                "http-request return | before the wait that it judges",
                "http-request set-var | all would pass",
            })
    void a_rule_in_the_wrong_place_is_named(String rule, String said) {
        List<String> lines =
                new java.util.ArrayList<>(HaproxyCheck.snippet().lines().toList());
        String moved = lines.stream()
                .filter(line -> line.strip().startsWith(rule))
                .findFirst()
                .orElseThrow();
        lines.remove(moved);
        int at = lines.indexOf("frontend users") + 1;
        if (rule.contains("set-var")) at = lines.indexOf("backend theseus_in_flight") - 1;
        lines.add(at, moved);
        assertThat(problems(String.join("\n", lines)))
                .anySatisfy(text -> assertThat(text).contains(said));
    }

    @Test
    void something_else_than_a_configuration_is_said_to_be_so() {
        for (String text : List.of("", "#!/bin/sh\nexit 0\n", "global-warming is real"))
            assertThat(problems(text)).singleElement().asString().contains("no section of HAProxy");
    }

    @Test
    void quotes_comments_and_escapes_are_read_as_haproxy_reads_them() {
        var words = HaproxyConfiguration.read("""
                global # the first
                  a "b c" 'd # e' f\\ g h\\#i # gone
                """)
                .sections()
                .getFirst()
                .lines()
                .getFirst()
                .words();
        assertThat(words).containsExactly("a", "b c", "d # e", "f g", "h#i");
    }
}
