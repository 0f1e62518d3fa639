package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Doubt;
import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A package manager that is killed in the midst of its work: what was half done is finished, or taken back. Every moment with each of both by {@code -Dtheseus.doubt=all}. */
class PackagesDoubtTest {
    private static final Map<String, String> OLD = Map.of("demo-app", "1", "demo-app-users", "1", "demo-vertica", "1");
    private static final Map<String, String> NEW = Map.of("demo-app", "2", "demo-app-users", "2", "demo-vertica", "2");
    private static final Args UPGRADE = Given.args("upgrade", List.of("demo-*"), "from", "bundle", "previous", "old");

    private static final boolean ALL = "all".equals(System.getProperty("theseus.doubt"));

    private Optional<PackageHost> opened = Optional.empty();
    private LocalContext context = new LocalContext(Path.of(""));
    private final Packages packages = new Packages();

    private static List<String> deb() {
        return ALL ? List.of("deb", "rpm") : List.of("deb");
    }

    private static List<String> rpm() {
        return ALL ? List.of("rpm", "deb") : List.of("rpm");
    }

    private void open(String kind) throws Exception {
        opened = Optional.of(new PackageHost(kind));
        context = host().context();
        Args old = Given.args("install", List.copyOf(OLD.keySet()), "from", "old");
        done(packages.apply(old, Value.NIL, context));
        assertThat(host().installed()).isEqualTo(OLD);
    }

    private PackageHost host() {
        return opened.orElseThrow();
    }

    @AfterEach
    void close() throws Exception {
        host().close();
    }

    @AfterAll
    static void sweep() {
        PackageHost.sweep();
    }

    private Value cutOff(Args args, String script, String name) throws Exception {
        Doubt doubt = new Doubt(packages, args, context);
        Value found = doubt.untouched();
        context.cuttingOnce(host().stall(script, name));
        doubt.lost(found);
        host().go();
        assertThat(doubt.settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        return found;
    }

    @ParameterizedTest
    @MethodSource("deb")
    void killed_before_its_files_are_there_it_is_begun_anew_and_goes_back(String kind) throws Exception {
        open(kind);
        Value found = cutOff(UPGRADE, "preinst", "demo-app-users");
        done(packages.apply(UPGRADE, found, context));
        assertThat(host().installed()).isEqualTo(NEW);
        assertThat(new Doubt(packages, UPGRADE, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
        done(packages.undo(UPGRADE, found, context.goingBack()));
        assertThat(host().installed()).isEqualTo(OLD);
    }

    @ParameterizedTest
    @MethodSource("rpm")
    void killed_in_a_script_that_runs_once_the_files_are_there_that_script_is_run(String kind) throws Exception {
        open(kind);
        Value found = cutOff(UPGRADE, "postinst", "demo-vertica");
        done(packages.apply(UPGRADE, found, context));
        assertThat(host().installed()).isEqualTo(NEW);
        assertThat(host().scripts().stream().filter("postinst demo-vertica"::equals))
                .hasSize(1);
        assertThat(new Doubt(packages, UPGRADE, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
    }

    @ParameterizedTest
    @MethodSource("deb")
    void killed_half_way_it_is_taken_back(String kind) throws Exception {
        open(kind);
        Value found = cutOff(UPGRADE, "postinst", "demo-app-users");
        done(packages.undo(UPGRADE, found, context.goingBack()));
        assertThat(host().installed()).isEqualTo(OLD);
    }

    /** The first attempt failed and left a note of what it had made of the packages: nothing. */
    @ParameterizedTest
    @MethodSource("deb")
    void killed_at_its_second_attempt_all_of_it_is_taken_back(String kind) throws Exception {
        open(kind);
        Args args = Given.args("install", List.of("demo-needy", "demo-app-users"), "from", "bundle", "previous", "old");
        Value found = new Doubt(packages, args, context).untouched();
        failed(packages.apply(args, found, context), Code.PACKAGE_FAILED);
        done(packages.apply(Given.args("install", List.of("demo-boost"), "from", "boost"), Value.NIL, context));
        context.cuttingOnce(host().stall("postinst", "demo-needy"));
        new Doubt(packages, args, context).lost(found);
        host().go();
        done(packages.undo(args, found, context.goingBack()));
        assertThat(host().installed()).isEqualTo(OLD);
    }

    @ParameterizedTest
    @MethodSource("deb")
    void killed_while_it_erases_the_rest_goes_too(String kind) throws Exception {
        open(kind);
        Args erase = Given.args("erase", List.of("demo-app", "demo-vertica"), "previous", "old");
        for (String script : List.of("prerm", "postrm")) {
            Value found = cutOff(erase, script, "demo-vertica");
            done(packages.apply(erase, found, context));
            assertThat(host().installed()).as(script).containsOnlyKeys("demo-app-users");
            assertThat(new Doubt(packages, erase, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
            done(packages.undo(erase, found, context));
            assertThat(host().installed()).isEqualTo(OLD);
        }
    }

    @Test
    void a_note_that_dpkg_did_not_come_to_put_away_is_put_away() throws Exception {
        open("deb");
        Args one = Given.args("upgrade", List.of("demo-app"), "from", "new", "previous", "old");
        Value found = new Doubt(packages, one, context).untouched();
        host().within("dpkg-query -s base >/var/lib/dpkg/updates/0001");
        assertThat(new Doubt(packages, one, context).settled(found)).isEqualTo(Doubt.Answer.AGAIN);
        done(packages.apply(one, found, context));
        assertThat(host().installed()).containsEntry("demo-app", "2");
    }

    @Test
    void what_was_there_twice_before_is_left_as_it_is() throws Exception {
        open("rpm");
        host().within("rpm -i --force --nodeps new/demo-vertica-2.0.rpm");
        assertThat(host().installed()).containsEntry("demo-vertica", "1 and 2");
        Args erase = Given.args("erase", List.of("demo-app"));
        Value found = new Doubt(packages, erase, context).untouched();
        done(packages.apply(erase, found, context));
        assertThat(new Doubt(packages, erase, context).settled(found)).isEqualTo(Doubt.Answer.DONE);
        assertThat(host().installed()).doesNotContainKey("demo-app").containsEntry("demo-vertica", "1 and 2");
    }
}
