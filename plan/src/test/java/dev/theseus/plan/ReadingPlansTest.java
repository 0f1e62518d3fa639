package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.plan.Arg;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.FilledArgs;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.version.Version;
import dev.theseus.plan.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingPlansTest {
    private static Reading read(String yaml) {
        return PlanReader.read(List.of(SourceFile.of("plan.yaml", yaml)), TestLanguage.language());
    }

    private static Plan plan(String yaml) {
        Reading reading = read(yaml);
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    @Test
    void reads_a_small_plan() {
        Plan plan = plan("""
                theseus: 1
                plan: small
                phases:
                  - phase: Only
                    on: nodes[first]
                    steps:
                      - service: {restart: demo}
                      - run: echo ${target}
                        undo: unneeded
                """);

        assertThat(plan.name()).isEqualTo("small");
        assertThat(plan.phases()).hasSize(1);
        assertThat(plan.allSteps()).extracting(Step::id).containsExactly("restart_service_demo", "run_echo_target");
        assertThat(plan.step(0).undo()).isInstanceOf(Step.Undo.ByItself.class);
    }

    @Test
    void a_question_is_its_own_shorthand_and_value_is_a_look_only_when_it_is_alone() {
        Plan plan = plan("""
                theseus: 1
                plan: waiting
                phases:
                  - phase: Only
                    on: nodes
                    steps:
                      - await: {run: listserver, value: output, until: value == 'x', timeout: 5m}
                      - await: {value: 1 + 1, until: value == 2}
                """);

        assertThat(plan.allSteps())
                .extracting(step -> FilledArgs.asWritten((Arg.Fields) step.args())
                        .question("question")
                        .orElseThrow()
                        .source())
                .containsExactly("run", "value");
    }

    @Test
    void a_question_may_stand_where_an_expression_may() {
        Plan plan = plan("""
                theseus: 1
                plan: asserting
                phases:
                  - phase: Only
                    steps:
                      - assert: size(hosts) > 1
                      - assert: {run: listserver, until: exit == 0}
                      - assert: {that: {run: listserver}}
                """);

        assertThat(plan.allSteps())
                .extracting(step -> ((Arg.Fields) step.args())
                        .values()
                        .values()
                        .iterator()
                        .next()
                        .getClass()
                        .getSimpleName())
                .containsExactly("Formula", "Asks", "Asks");
    }

    @Test
    void reads_the_plan_of_the_design() throws IOException {
        Plan plan = plan(Files.readString(Path.of("src/test/resources/plans/appsuite-without-downtime.yaml")));

        assertThat(plan.upgrade().orElseThrow().from().contains(Version.of("7.10.3")))
                .isTrue();
        assertThat(plan.inputs().values())
                .filteredOn(input -> input.name().equals("admin_password"))
                .allSatisfy(input -> assertThat(input.exposedBy()).contains("changeserver"))
                .hasSize(1);
        assertThat(plan.facts()).extracting(Plan.Fact::name).containsExactly("servers", "old_server_id");
        assertThat(plan.phases()).extracting(phase -> phase.steps().size()).containsExactly(2, 4, 1, 5);
        assertThat(plan.phases().get(1).gates().getFirst().question().polling().soak())
                .contains(Duration.ofMinutes(1));
        assertThat(plan.phases().get(3).waves().canary()).isEqualTo(1);
        assertThat(plan.always().steps()).hasSize(1);
        assertThat(plan.closing().number()).isEqualTo(plan.phases().size() + 1);
        Step register = step(plan, "register");
        assertThat(register.limits().exit()).containsEntry(1, Step.ExitMeaning.AGAIN);
        assertThat(register.limits().remedies().getFirst().then()).isEqualTo(Step.Remedy.Then.HOLD);
        assertThat(register.capture()).containsOnlyKeys("server_id");
        Step update = step(plan, "run_runupdate_n_schema");
        assertThat(update.where().on().orElseThrow().text()).isEqualTo("nodes[new][first]");
        assertThat(update.undo())
                .isInstanceOfSatisfying(
                        Step.Undo.Steps.class,
                        undo -> assertThat(undo.steps().getFirst().action()).isEqualTo("restore"));
    }

    private static Step step(Plan plan, String id) {
        return plan.allSteps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void numbers_every_step_by_its_place_in_all_steps() throws IOException {
        Plan plan = plan(Files.readString(Path.of("src/test/resources/plans/appsuite-without-downtime.yaml")));

        for (int number = 0; number < plan.allSteps().size(); number++)
            assertThat(plan.step(number).number()).isEqualTo(number);
        assertThat(plan.allSteps()).extracting(Step::id).doesNotHaveDuplicates();
        assertThat(plan.allSteps()).hasSize(12 + 2 + 5 + 1);
    }

    @Test
    void reads_the_same_plan_from_disk_and_from_what_a_run_has_stored() {
        Path file = Path.of("src/test/resources/plans/with-parts");
        Reading onDisk = PlanReader.read(file, TestLanguage.language());
        assertThat(onDisk.problems()).isEmpty();

        Reading again = PlanReader.read(onDisk.sources(), TestLanguage.language());

        assertThat(again.problems()).isEmpty();
        assertThat(onDisk.sources())
                .extracting(SourceFile::path)
                .containsExactly("plan.yaml", "parts/check.yaml", "parts/common.yaml", "parts/clean.sh");
        assertThat(again.plan().orElseThrow().allSteps())
                .extracting(Step::id)
                .isEqualTo(onDisk.plan().orElseThrow().allSteps().stream()
                        .map(Step::id)
                        .toList())
                .containsExactly("first", "checked", "from_common", "checked_again", "clean");
        assertThat(again.plan().orElseThrow().inputs()).containsOnlyKeys("own", "shared");
    }

    @Test
    void keeps_scalars_as_they_are_written() {
        Plan plan = plan("""
                theseus: 1
                plan: 4.10
                phases:
                  - phase: yes
                    on: nodes
                    steps:
                      - run: [echo, 4.10, 010, on, 0x1F, null-ish, "007"]
                        undo: unneeded
                      - property: {file: /f, set: {a: 4.10, b: 4.5, c: on, d: true, e: 7, f: ~}}
                """);

        assertThat(plan.name()).isEqualTo("4.10");
        var args = FilledArgs.asWritten((Arg.Fields) plan.step(0).args());
        assertThat(args.texts("command"))
                .extracting(SafeText::display)
                .containsExactly("echo", "4.10", "010", "on", "0x1F", "null-ish", "007");
        var set = FilledArgs.asWritten((Arg.Fields) plan.step(1).args()).value("set");
        assertThat(set.display()).isEqualTo("{a: 4.10, b: 4.5, c: on, d: true, e: 7, f: null}");
    }

    @Test
    void puts_shorthands_under_their_keys() {
        Plan plan = plan("""
                theseus: 1
                plan: short
                phases:
                  - phase: p
                    steps:
                      - run: a
                        undo: b
                        retry: 3
                        idempotent: true
                      - run: {command: a, stdin: x}
                        undo: [{admit: main}, c]
                """);

        assertThat(((Arg.Fields) plan.step(0).args()).values()).containsOnlyKeys("command");
        assertThat(plan.step(0).limits().retry().orElseThrow().attempts()).isEqualTo(3);
        assertThat(((Arg.Fields) plan.step(2).args()).values()).containsOnlyKeys("command", "stdin");
        assertThat(((Step.Undo.Steps) plan.step(2).undo()).steps())
                .extracting(Step::action)
                .containsExactly("admit", "run");
    }

    @Test
    void derives_ids_that_no_given_id_has() {
        Plan plan = plan("""
                theseus: 1
                plan: ids
                phases:
                  - phase: p
                    steps:
                      - {name: Take it out, run: a, undo: unneeded}
                      - {name: Take it out, run: a, undo: unneeded}
                      - {id: take_it_out_2, run: a, undo: unneeded}
                      - {name: "Größe: 3 · 4", run: a, undo: unneeded}
                      - {name: "…", run: a, undo: unneeded}
                """);

        assertThat(plan.allSteps())
                .extracting(Step::id)
                .containsExactly("take_it_out", "take_it_out_3", "take_it_out_2", "gro_e_3_4", "step");
    }

    @Test
    void reads_selectors_from_left_to_right() {
        Plan plan = plan("""
                theseus: 1
                plan: selectors
                phases:
                  - phase: p
                    on: "(db-nodes | @eu - node-1)[rest] & app[old]"
                    if_any: true
                    steps: [{run: a, undo: unneeded}]
                """);

        Selector on = plan.phases().getFirst().where().on().orElseThrow();
        assertThat(on.ifAny()).isTrue();
        assertThat(on.asksVersions()).isTrue();
        assertThat(on.term())
                .isEqualTo(new Selector.Term.Both(
                        new Selector.Term.Picked(
                                new Selector.Term.Without(
                                        new Selector.Term.Any(
                                                new Selector.Term.Named("db-nodes"), new Selector.Term.Tagged("eu")),
                                        new Selector.Term.Named("node-1")),
                                Selector.Pick.REST),
                        new Selector.Term.Picked(new Selector.Term.Named("app"), Selector.Pick.OLD)));
    }

    @Test
    void reading_runs_nothing(@TempDir Path folder) throws IOException {
        Path marker = folder.resolve("ran");
        String touch = "touch " + marker;
        Files.writeString(folder.resolve("plan.yaml"), """
                theseus: 1
                plan: $(CMD) `CMD`
                inputs: {a: {default: "$(CMD)"}, s: {type: secret, ask: "cmd:CMD"}}
                facts: {f: {run: CMD}}
                during: {d: {run: "CMD"}}
                phases:
                  - phase: "`CMD`"
                    each: {x: {run: CMD}}
                    gate: {run: CMD}
                    steps:
                      - {run: CMD, unless: {run: CMD}, verify: {run: CMD}, capture: {c: {run: CMD}}, undo: CMD}
                always: [CMD]
                finalize: [CMD]
                """.replace("CMD", touch));

        Reading reading = PlanReader.read(folder, TestLanguage.language());

        assertThat(reading.problems()).isEmpty();
        assertThat(marker).doesNotExist();
    }
}
