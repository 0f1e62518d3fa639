package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real apt and the real dnf, with packages that this test builds, in a root that is thrown away. */
@ParameterizedClass
@ValueSource(strings = {"deb", "rpm"})
class PackagesTest {
    @Parameter
    String kind = "";

    private Optional<PackageHost> host = Optional.empty();
    private LocalContext context = new LocalContext(Path.of(""));
    private final Packages packages = new Packages();

    @BeforeEach
    void open() throws Exception {
        host = Optional.of(new PackageHost(kind));
        context = host.orElseThrow().context();
    }

    @AfterEach
    void close() throws Exception {
        host.orElseThrow().close();
    }

    @AfterAll
    static void sweep() {
        PackageHost.sweep();
    }

    private Map<String, String> installed() throws InterruptedException {
        return host.orElseThrow().installed();
    }

    private Args args(String verb, List<String> names, Object... more) {
        List<Object> all = new ArrayList<>(List.of(verb, names));
        all.addAll(List.of(more));
        return Given.args(all.toArray());
    }

    private Value found(Args args, Look.State expected) throws Exception {
        Look look = packages.look(args, context);
        assertThat(look.state()).as(look.evidence()).isEqualTo(expected);
        return look.found();
    }

    private Outcome apply(Args args) throws ActionException, InterruptedException {
        return packages.apply(args, Value.NIL, context);
    }

    private void oldOnesAreThere() throws Exception {
        done(apply(args("install", List.of("demo-app", "demo-app-users", "demo-vertica"), "from", "old")));
        assertThat(installed()).isEqualTo(Map.of("demo-app", "1", "demo-app-users", "1", "demo-vertica", "1"));
    }

    @Test
    void upgrades_by_pattern_but_what_is_excluded_and_goes_back_to_the_versions_found() throws Exception {
        oldOnesAreThere();
        Args args = args(
                "upgrade", List.of("demo-*"), "exclude", List.of("demo-vertica"), "from", "new", "previous", "old");
        Value found = found(args, Look.State.UNTOUCHED);
        Value changed = done(packages.apply(args, found, context)).getOrDefault("changed", Value.NIL);
        assertThat(((Value.Items) changed).values()).hasSize(2);
        assertThat(changed.display()).contains("demo-app", "demo-app-users", "1.0-1", "2.0-1");
        Map<String, String> upgraded = Map.of("demo-app", "2", "demo-app-users", "2", "demo-vertica", "1");
        assertThat(installed()).isEqualTo(upgraded);
        found(args, Look.State.IN_PLACE);
        done(packages.apply(args, found, context));
        assertThat(installed()).isEqualTo(upgraded);
        done(packages.undo(args, found, context.goingBack()));
        done(packages.undo(args, found, context));
        assertThat(installed()).isEqualTo(Map.of("demo-app", "1", "demo-app-users", "1", "demo-vertica", "1"));
        found(args, Look.State.UNTOUCHED);
    }

    @Test
    void files_of_a_bundles_directory_count_as_they_are() throws Exception {
        oldOnesAreThere();
        Args one = args("upgrade", List.of("demo-vertica"), "from", "bundle", "previous", "old");
        Value found = found(one, Look.State.UNTOUCHED);
        done(packages.apply(one, found, context));
        assertThat(installed()).containsEntry("demo-vertica", "2").containsEntry("demo-app", "1");
        found(one, Look.State.IN_PLACE);
        done(packages.undo(one, found, context));
        assertThat(installed()).containsEntry("demo-vertica", "1");
        assertThat(failed(apply(args("install", List.of("demo-nothing"), "from", "bundle")), Code.PACKAGE_FAILED)
                        .failure()
                        .message())
                .contains("no package in", "demo-nothing");
    }

    @Test
    void what_is_missing_is_said_and_installed_by_a_remedy_the_step_succeeds() throws Exception {
        Args args = args("install", List.of("demo-needy"), "from", "new");
        Value found = found(args, Look.State.UNTOUCHED);
        var failed = failed(packages.apply(args, found, context), Code.PACKAGE_FAILED);
        assertThat(failed.output().both()).contains("demo-boost");
        assertThat(failed.failure().message()).contains("the package database is as it was");
        assertThat(failed.effect()).isEqualTo(Effect.NONE);
        done(apply(args("install", List.of("demo-boost"), "from", "boost")));
        done(packages.apply(args, found, context));
        assertThat(installed()).isEqualTo(Map.of("demo-boost", "1", "demo-needy", "1"));
        done(packages.undo(args, found, context));
        assertThat(installed()).doesNotContainKey("demo-needy");
    }

    @Test
    void erases_what_is_named_and_never_what_needs_it() throws Exception {
        oldOnesAreThere();
        done(apply(args("install", List.of("demo-boost"), "from", "boost")));
        done(apply(args("install", List.of("demo-needy"), "from", "new")));
        assertThat(failed(apply(args("erase", List.of("demo-boost"))), Code.PACKAGE_FAILED)
                        .output()
                        .both())
                .contains("demo-needy");
        Args args = args("erase", List.of("demo-app-users"), "previous", "old");
        Value found = found(args, Look.State.UNTOUCHED);
        done(packages.apply(args, found, context));
        found(args, Look.State.IN_PLACE);
        done(packages.apply(args, found, context));
        assertThat(installed()).containsOnlyKeys("demo-app", "demo-vertica", "demo-boost", "demo-needy");
        done(packages.undo(args, found, context));
        assertThat(installed()).containsEntry("demo-app-users", "1");
    }

    @Test
    void what_somebody_else_changed_since_is_left_alone() throws Exception {
        oldOnesAreThere();
        Args args = args("upgrade", List.of("demo-app"), "from", "new", "previous", "old");
        Value found = found(args, Look.State.UNTOUCHED);
        done(packages.apply(args, found, context));
        done(apply(args("erase", List.of("demo-app"))));
        assertThat(failed(packages.undo(args, found, context), Code.CHANGED_SINCE)
                        .failure()
                        .message())
                .contains("demo-app");
        assertThat(installed()).doesNotContainKey("demo-app");
        done(packages.undo(args, found, context.overwriting(true)));
        assertThat(installed()).containsEntry("demo-app", "1");
    }

    @Test
    void an_upgrade_whose_end_was_not_heard_of_is_seen_and_undone() throws Exception {
        oldOnesAreThere();
        Args args = args("upgrade", List.of("demo-app"), "from", "new", "previous", "old");
        Value found = found(args, Look.State.UNTOUCHED);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> packages.apply(args, found, context));
        context.losingAfter(100);
        found(args, Look.State.IN_PLACE);
        done(packages.undo(args, found, context));
        assertThat(installed()).containsEntry("demo-app", "1");
    }

    @Test
    void without_the_former_version_going_back_fails_and_says_so() throws Exception {
        oldOnesAreThere();
        Args args = args("upgrade", List.of("demo-app"), "from", "new");
        Value found = found(args, Look.State.UNTOUCHED);
        done(packages.apply(args, found, context));
        assertThat(failed(packages.undo(args, found, context), Code.UNDO_FAILED)
                        .failure()
                        .remedy())
                .contains("previous:");
        assertThat(installed()).containsEntry("demo-app", "2");
    }

    @Test
    void pins_and_goes_back_to_the_pins_found() throws Exception {
        oldOnesAreThere();
        Args args = args("pin", List.of("demo-app*"));
        if (kind.equals("rpm")) {
            assertThat(failed(apply(args), Code.PACKAGE_FAILED).failure().message())
                    .contains("versionlock");
            return;
        }
        done(apply(args("pin", List.of("demo-app-users"))));
        Value found = found(args, Look.State.UNTOUCHED);
        done(packages.apply(args, found, context));
        found(args, Look.State.IN_PLACE);
        failed(apply(args("upgrade", List.of("demo-app"), "from", "new")), Code.PACKAGE_FAILED);
        assertThat(installed()).containsEntry("demo-app", "1");
        done(packages.undo(args, found, context));
        found(args("unpin", List.of("demo-app-users")), Look.State.UNTOUCHED);
        found(args("unpin", List.of("demo-app")), Look.State.IN_PLACE);
    }

    @Test
    void what_is_no_name_is_refused_before_anything_is_asked() throws Exception {
        for (String name : LocalShell.HOSTILE) {
            var scope = new TinyExpressions.Names(Map.of("n", Value.of(name)));
            failed(apply(Given.args(scope, "install", List.of("${n}"))), Code.BAD_VALUE);
            failed(apply(Given.args(scope, "upgrade", List.of("*"), "exclude", List.of("${n}"))), Code.BAD_VALUE);
        }
        failed(apply(Given.args("install", List.of("--installroot=/x"))), Code.BAD_VALUE);
        failed(apply(Given.args("install", List.of("a"), "erase", List.of("b"))), Code.BAD_VALUE);
        failed(apply(Given.args("from", "old")), Code.BAD_VALUE);
        assertThat(context.effects()).isEmpty();
    }
}
