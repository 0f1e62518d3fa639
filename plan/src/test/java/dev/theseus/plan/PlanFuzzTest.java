package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.problem.Problem;
import dev.theseus.plan.source.SourceFile;
import dev.theseus.testkit.Dice;
import dev.theseus.testkit.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plans and inventories, damaged at random: reading ends with a plan or with problems that can be shown on any terminal. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlanFuzzTest {
    private static final List<byte[]> PLANS = files(Path.of("src/test/resources/plans"), Path.of("../plans"));
    private static final List<byte[]> INVENTORIES = files(Path.of("src/test/resources/inventory.yaml"));

    private static List<byte[]> files(Path... folders) {
        return Stream.of(folders)
                .flatMap(PlanFuzzTest::below)
                .filter(file -> file.toString().endsWith(".yaml"))
                .sorted()
                .map(PlanFuzzTest::bytes)
                .toList();
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceFile damaged(Dice dice, List<byte[]> good, String name) {
        return SourceFile.of(name, new String(dice.damaged(dice.one(good)), StandardCharsets.UTF_8));
    }

    private static void assertShowable(List<Problem> problems) {
        for (Problem problem : problems)
            assertThat(problem.toString().chars().noneMatch(Character::isISOControl))
                    .as(problem.toString())
                    .isTrue();
    }

    @Test
    void a_damaged_plan_is_read_or_refused() {
        assertThat(PLANS).hasSizeGreaterThan(3);
        Language language = TestLanguage.language();
        Fuzz.rounds(400, dice -> {
            Reading reading = PlanReader.read(List.of(damaged(dice, PLANS, "plan.yaml")), language);
            assertThat(reading.plan().isPresent()).isEqualTo(reading.problems().isEmpty());
            assertShowable(reading.problems());
        });
    }

    @Test
    void a_damaged_inventory_is_read_or_refused() {
        Fuzz.rounds(400, dice -> {
            InventoryReader.Result result = InventoryReader.read(damaged(dice, INVENTORIES, "inventory.yaml"));
            assertThat(result.inventory().isPresent())
                    .isEqualTo(result.problems().isEmpty());
            assertShowable(result.problems());
        });
    }

    @Test
    void the_same_text_gives_the_same_answer() {
        Language language = TestLanguage.language();
        Fuzz.rounds(60, dice -> {
            SourceFile file = damaged(dice, PLANS, "plan.yaml");
            Reading once = PlanReader.read(List.of(file), language);
            Reading again = PlanReader.read(List.of(file), language);
            assertThat(again.problems()).isEqualTo(once.problems());
            assertThat(again.plan()).isEqualTo(once.plan());
        });
    }
}
