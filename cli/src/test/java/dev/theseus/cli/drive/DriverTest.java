package dev.theseus.cli.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.engine.drive.Standing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
    @TempDir
    Path directory;

    @Test
    void carries_out_steps_on_each_host_in_waves() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                facts:
                  greeting: { run: "echo hello" }
                phases:
                  - phase: Write
                    on: nodes
                    steps:
                      - run: echo ${facts.greeting} ${host.name} >> "$HOST_DIR"/out
                        undo: rm -f "$HOST_DIR"/out
                        verify: { run: cat "$HOST_DIR"/out, until: "output == 'hello ' + host.name" }
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("n1/out")).isEqualTo("hello n1\n");
        assertThat(kit.read("n3/out")).isEqualTo("hello n3\n");
        assertThat(kit.events)
                .filteredOn(event -> event instanceof Event.WaveStarted)
                .hasSize(3);
    }

    @Test
    void a_question_that_may_have_nobody_to_ask_asks_nobody_and_has_an_empty_list() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                upgrade: { product: demo, from: "1", to: "2", installed: { on: nodes, run: echo 2, parse: version } }
                facts:
                  old: { on: "nodes[old][first]", if_any: true, run: "touch @DIR@/asked; echo old", until: output == 'old' }
                phases:
                  - phase: List them
                    each: { item: { on: "nodes[old]", if_any: true, run: "touch @DIR@/asked", parse: lines } }
                    on: nodes[first]
                    steps:
                      - run: echo ${item}
                        undo: unneeded
                  - phase: Go on
                    on: nodes[first]
                    when: size(facts.old) == 0
                    steps:
                      - run: echo none > @DIR@/out
                        undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("out")).isEqualTo("none\n");
        assertThat(directory.resolve("asked")).doesNotExist();
    }

    @Test
    void a_failed_step_waits_for_a_person_and_is_retried_days_later_by_another_controller() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: Fail once
                    on: nodes[first]
                    steps:
                      - id: ready
                        run: test -e @DIR@/ready
                        undo: unneeded
                      - run: echo done > "$HOST_DIR"/out
                        undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        assertThat(kit.state.holds().values()).singleElement().satisfies(hold -> {
            assertThat(hold.choices()).contains("retry", "undo", "rollback", "stop");
            assertThat(hold.text()).contains("n1");
        });
        java.nio.file.Files.writeString(directory.resolve("ready"), "");
        String hold = kit.state.holds().keySet().iterator().next();
        assertThat(kit.resume(new Input.Answer(hold, "retry", "", "me", "r1"))).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("n1/out")).isEqualTo("done\n");
    }

    @Test
    void nobody_is_asked_for_what_is_in_place_and_an_answer_is_seen_by_later_steps() throws Exception {
        var kit = DrivingKit.ofOnePhase(directory, """
                - id: wish
                  ask: { text: "What is to be written?", choices: [this, that] }
                  unless: { run: "test -e @DIR@/wished", until: exit == 0 }
                  capture: { answer: answer }
                - run: echo ${steps.wish.answer} > @DIR@/wished
                  undo: unneeded
                - ask: { text: "Is it written?", choices: [done] }
                  unless: { run: "test -e @DIR@/wished", until: exit == 0 }
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        String hold = kit.state.holds().keySet().iterator().next();
        assertThat(kit.resume(new Input.Answer(hold, "that", "", "me", "r1")))
                .as(kit::story)
                .isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.DONE);
        assertThat(kit.read("wished")).isEqualTo("that\n");
        assertThat(kit.events)
                .filteredOn(event -> event instanceof Event.HoldOpened)
                .hasSize(1);
    }

    @Test
    void puts_a_failed_target_back_and_goes_on_where_the_plan_allows_a_failure() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: Tenants
                    each: { tenant: { run: "printf 'a\\nb\\nc\\n'", parse: lines } }
                    on: nodes[first]
                    on_failure: undo
                    waves: { size: 2, max_failures: 1 }
                    steps:
                      - run: touch "$HOST_DIR"/${tenant}.disabled
                        undo: rm "$HOST_DIR"/${tenant}.disabled
                      - run: test ${tenant} != b
                        undo: echo ${tenant} >> "$HOST_DIR"/undone
                      - run: mv "$HOST_DIR"/${tenant}.disabled "$HOST_DIR"/${tenant}.done
                        undo: mv "$HOST_DIR"/${tenant}.done "$HOST_DIR"/${tenant}.disabled
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.FINISHED_WITH_FAILURES);
        assertThat(kit.read("n1/undone")).isEqualTo("b\n");
        assertThat(directory.resolve("n1")).isDirectoryContaining("glob:**/a.done");
        assertThat(directory.resolve("n1")).isDirectoryNotContaining("glob:**/b.*");
    }

    @Test
    void a_rollback_undoes_everything_last_first() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                phases:
                  - phase: One
                    on: nodes
                    steps:
                      - run: echo one > "$HOST_DIR"/one
                        undo: echo -one-${host.name} >> @DIR@/back
                  - phase: Two
                    on: nodes[first]
                    steps:
                      - run: echo two > "$HOST_DIR"/two
                        undo: echo -two-${host.name} >> @DIR@/back
                      - run: "false"
                        undo: unneeded
                always:
                  - run: echo always >> @DIR@/back
                    undo: unneeded
                """);
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.WAITING);
        String hold = kit.state.holds().keySet().iterator().next();
        assertThat(kit.resume(new Input.Answer(hold, "rollback", "", "me", "r1")))
                .isEqualTo(Standing.ENDED);
        assertThat(kit.ending()).isEqualTo(Ending.ROLLED_BACK);
        assertThat(kit.read("back").lines()).containsExactly("-two-n1", "-one-n3", "-one-n2", "-one-n1", "always");
    }

    @Test
    void a_value_is_one_word_whatever_is_in_it() throws Exception {
        var kit = new DrivingKit(directory, """
                theseus: 1
                plan: try
                inputs:
                  evil: { type: string }
                phases:
                  - phase: Print
                    steps:
                      - run: printf %s ${inputs.evil} > @DIR@/out
                        undo: unneeded
                """);
        String evil = "\"; rm -rf ~; $(touch " + directory + "/pwned) `id` ' \\ \n é";
        kit.input("evil", dev.theseus.core.value.Value.of(evil));
        assertThat(kit.start()).as(kit::story).isEqualTo(Standing.ENDED);
        assertThat(kit.read("out")).isEqualTo(evil);
        assertThat(directory).isDirectoryNotContaining("glob:**/pwned");
    }
}
