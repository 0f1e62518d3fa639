package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.actions.kit.ThrowawayRoot;
import dev.theseus.actions.kit.TinyExpressions;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    /** Directories with packages: {@code old} and {@code new} are repositories, {@code bundle} holds files alone. */
    private static final Map<String, Path> BUILT = new java.util.concurrent.ConcurrentHashMap<>();

    @Parameter
    String kind = "";

    private Path home = Path.of("");
    private Optional<ThrowawayRoot> root = Optional.empty();
    private LocalContext context = new LocalContext(Path.of(""));
    private final Packages packages = new Packages();

    @BeforeEach
    void open() throws Exception {
        home = Files.createTempDirectory("theseus-packages");
        root = Optional.of(ThrowawayRoot.over(home, "/var/lib/dpkg", "/var/lib/apt", "/var/cache/apt"));
        Path built = BUILT.computeIfAbsent(kind, PackagesTest::build);
        sh("cp -r " + built + "/. " + home);
        context = new LocalContext(home, root.orElseThrow().shell());
        // A package database with one package in it: this machine's own is large, and apt reads all of it each time.
        if (kind.equals("deb"))
            context.look(
                    Command.shell(
                            "cd /var/lib/dpkg && mkdir info updates && printf 'Package: base\\nStatus: install ok installed\\n"
                                    + "Version: 1\\nArchitecture: all\\nMaintainer: t\\nDescription: t\\n\\n' >status && : >available"));
    }

    @AfterEach
    void close() throws Exception {
        root.orElseThrow().close();
        sh("rm -rf " + home);
    }

    @AfterAll
    static void sweep() {
        BUILT.values().forEach(built -> sh("rm -rf " + built));
        BUILT.clear();
    }

    private static String sh(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-ec", command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + said);
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path build(String kind) {
        try {
            Path built = Files.createTempDirectory("theseus-built");
            for (String directory : List.of("old", "new", "bundle", "boost"))
                Files.createDirectory(built.resolve(directory));
            for (int version = 1; version <= 2; version++) {
                String directory = version == 1 ? "old" : "new";
                for (String name : List.of("demo-app", "demo-app-users", "demo-vertica"))
                    one(kind, built, directory, name, version, "");
            }
            one(kind, built, "new", "demo-needy", 1, "demo-boost");
            one(kind, built, "boost", "demo-boost", 1, "");
            sh("cp " + built.resolve("new") + "/* " + built.resolve("bundle"));
            for (String directory : List.of("old", "new", "boost")) index(kind, built.resolve(directory));
            return built;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void one(String kind, Path built, String directory, String name, int version, String needs)
            throws IOException {
        Path work = Files.createTempDirectory("theseus-build");
        Path into = built.resolve(directory);
        if (kind.equals("deb")) {
            Files.createDirectories(work.resolve("t/DEBIAN"));
            Files.createDirectories(work.resolve("t/opt"));
            Files.writeString(work.resolve("t/opt").resolve(name), name + " " + version + "\n");
            Files.writeString(
                    work.resolve("t/DEBIAN/control"),
                    "Package: " + name + "\nVersion: " + version
                            + ".0-1\nArchitecture: all\nMaintainer: t <t@example.org>\n"
                            + (needs.isEmpty() ? "" : "Depends: " + needs + "\n") + "Description: test\n");
            sh("dpkg-deb -Znone --build " + work.resolve("t") + " " + into);
        } else {
            Path spec = Files.writeString(
                    work.resolve("s.spec"),
                    "Name: " + name + "\nVersion: " + version + ".0\nRelease: 1\nSummary: test\nLicense: none\n"
                            + "BuildArch: noarch\nAutoReqProv: no\n"
                            + (needs.isEmpty() ? "" : "Requires: " + needs + "\n")
                            + "%description\ntest\n%install\nmkdir -p %{buildroot}/opt\necho " + name + " " + version
                            + " >%{buildroot}/opt/" + name + "\n%files\n/opt/" + name + "\n");
            sh("rpmbuild -bb --quiet --define '_topdir " + work + "' --define '_rpmdir " + into
                    + "' --define '_rpmfilename %%{NAME}-%%{VERSION}.rpm' " + spec);
        }
        sh("rm -rf " + work);
    }

    private static void index(String kind, Path directory) {
        if (kind.equals("rpm")) sh("createrepo_c -q " + directory);
        else
            sh("cd " + directory
                    + " && for f in *.deb; do dpkg-deb -f $f; echo Filename: ./$f; echo Size: $(wc -c <$f);"
                    + " echo SHA256: $(sha256sum <$f | cut -d ' ' -f 1); echo; done >Packages");
    }

    /** What is installed of ours, by name. */
    private Map<String, String> installed() throws InterruptedException {
        var shell = root.orElseThrow().shell();
        var seen = new LocalContext(home, shell)
                .look(Command.shell(
                        kind.equals("deb")
                                ? "dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\\n' 'demo-*' 2>/dev/null | sed -n 's/^.i  *//p'"
                                : "rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\\n'"));
        Map<String, String> names = new java.util.TreeMap<>();
        for (String line : seen.output().out().lines().toList()) {
            String[] words = line.split(" ", -1);
            names.put(words[0], words[1].replace(".0-1", ""));
        }
        return names;
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
        done(packages.undo(args, found, context));
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
