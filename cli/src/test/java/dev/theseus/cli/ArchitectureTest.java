package dev.theseus.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.theseus.core.port.Journal;
import dev.theseus.core.run.Event;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the rooms of the house apart. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.theseus");

    @Test
    void every_module_is_seen() {
        Set<String> modules = ALL.stream()
                .map(type -> type.getPackageName().split("\\.", -1))
                .filter(parts -> parts.length > 2)
                .map(parts -> parts[2])
                .collect(Collectors.toSet());
        assertThat(modules).contains("core", "plan", "engine", "actions", "lab", "cli");
    }

    @Test
    void core_depends_on_the_jdk_and_on_nullness_alone() {
        classes()
                .that()
                .resideInAPackage("dev.theseus.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.theseus.core..", "java..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void core_has_no_threads_and_no_input_or_output() {
        noClasses()
                .that()
                .resideInAPackage("dev.theseus.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.theseus.core..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|.*Stream|.*Reader|.*Writer)")
                .check(ALL);
    }

    @Test
    void core_has_no_clock_and_no_chance() {
        noClasses()
                .that()
                .resideInAPackage("dev.theseus.core..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .callMethod(Math.class, "random")
                .check(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "plan, engine|actions|lab|cli",
        "engine, plan|actions|lab|cli",
        "actions, plan|engine|lab|cli",
        "lab, plan|actions|cli"
    })
    void modules_know_the_core_and_not_each_other(String module, String others) {
        noClasses()
                .that()
                .resideInAPackage("dev.theseus." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(List.of(others.split("\\|", -1)).stream()
                        .map(other -> "dev.theseus." + other + "..")
                        .toArray(String[]::new))
                .check(ALL);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.theseus.(**)")
                .should()
                .beFreeOfCycles()
                // The list of all actions stands above them, beside what they share.
                .ignoreDependency(
                        DescribedPredicate.describe(
                                "the list", type -> type.getName().equals("dev.theseus.actions.ActionSet")),
                        alwaysTrue())
                // The journal is a port like the others, and what it carries are the run's events.
                .ignoreDependency(Journal.class, Event.class)
                .check(ALL);
    }

    /** Replacing a library must mean rewriting one room; YAML is read in one and changed, comments kept, in another. The lab has processes of its own, and so a second use of two of them. */
    @ParameterizedTest
    @CsvSource({
        "com.jcraft.jsch.., dev.theseus.engine.transport.ssh..",
        "org.snakeyaml.., dev.theseus.plan.source|dev.theseus.actions.format",
        "dev.cel.., dev.theseus.plan.cel",
        "org.sqlite.., dev.theseus.engine.journal",
        "org.mariadb.., dev.theseus.actions.mariadb",
        "org.postgresql.., dev.theseus.actions.postgresql",
        "picocli.., dev.theseus.cli.command",
        "org.jline.., dev.theseus.cli.terminal",
    })
    void a_library_stands_in_one_room(String library, String room) {
        noClasses()
                .that()
                .resideOutsideOfPackages((room + "|dev.theseus.lab..").split("\\|", -1))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }
}
