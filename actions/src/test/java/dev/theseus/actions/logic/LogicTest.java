package dev.theseus.actions.logic;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.people.Ask;
import dev.theseus.core.plan.Question;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogicTest {
    @TempDir
    Path home;

    private static final Question.Polling SOON = new Question.Polling(
            Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(100)), Optional.empty());

    @Test
    void waits_until_a_question_holds() throws Exception {
        var context = new LocalContext(home);
        Question question = Given.question("output == 'xxx'", "run", new Given.Shell("printf x >> n; cat n"));
        var result = done(new Wait().apply(Given.args("question", question), Value.NIL, context));
        assertThat(result).containsEntry("output", Value.of("xxx"));
        assertThat(new Wait().describe(Given.args("question", question))).isEqualTo("wait until output == 'xxx'");
    }

    @Test
    void a_wait_in_vain_shows_what_was_last_seen() throws Exception {
        var context = new LocalContext(home);
        Question question = Given.question("output == 'never'", SOON, "run", new Given.Shell("echo 12 rows left"));
        var failed = failed(new Wait().apply(Given.args("question", question), Value.NIL, context), Code.TIMED_OUT);
        assertThat(failed.result().values()).containsEntry("output", Value.of("12 rows left"));
    }

    @Test
    void waits_for_a_time_where_a_guide_says_no_more() throws Exception {
        var context = new LocalContext(home);
        Args args = Given.args("question", Duration.ofMillis(1500));
        assertThat(new Wait().describe(args)).isEqualTo("wait 1.5s");
        var before = context.clock().now();
        done(new Wait().apply(args, Value.NIL, context));
        assertThat(context.clock().now()).isAfterOrEqualTo(before.plusMillis(1500));
        assertThat(context.progress()).singleElement().asString().startsWith("waits until ");
    }

    @Test
    void an_assertion_shows_the_values_that_it_compares() throws Exception {
        var context = new LocalContext(home).name("rows", Value.of(3)).name("state", Value.of("a < b"));
        done(new Assert().apply(Given.args("that", Given.expr("rows == 3 && state == 'a < b'")), Value.NIL, context));
        var failed = failed(
                new Assert()
                        .apply(
                                Given.args(
                                        "that", Given.expr("state == 'a < b' && rows < 3"), "message", "rows are left"),
                                Value.NIL,
                                context),
                Code.ASSERTION_FAILED);
        assertThat(failed.failure().message()).isEqualTo("rows are left; rows is 3");
    }

    @Test
    void an_assertion_by_question_shows_what_was_seen() throws Exception {
        var context = new LocalContext(home);
        Question no = Given.question("output == '0'", "run", new Given.Shell("echo 7"));
        assertThat(failed(new Assert().apply(Given.args("that", no), Value.NIL, context), Code.ASSERTION_FAILED)
                        .failure()
                        .message())
                .contains("7");
        Question yes = Given.question("output == '7'", "run", new Given.Shell("echo 7"));
        done(new Assert().apply(Given.args("that", yes), Value.NIL, context));
        Question value = Given.question("value == 2", "value", Given.expr("2"));
        done(new Assert().apply(Given.args("that", value), Value.NIL, context));
    }

    @Test
    void a_person_is_asked_by_the_engine() {
        var args = Given.args("text", "Rows are stale. Throw them away?", "choices", List.of("yes", "no"));
        assertThat(new Ask().describe(args)).isEqualTo("ask: Rows are stale. Throw them away? (yes, no)");
        assertThatThrownBy(() -> new Ask().apply(args, Value.NIL, new LocalContext(home)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("engine");
    }
}
