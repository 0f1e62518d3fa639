package dev.theseus.actions.machine;

import static dev.theseus.actions.kit.Ended.done;
import static dev.theseus.actions.kit.Ended.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.actions.kit.Given;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a changed file count, in each of the actions that change one. */
@ParameterizedClass
@ValueSource(strings = {"file", "property", "replace"})
class ReloadTest {
    @Parameter
    String name = "";

    @TempDir
    Path home;

    private LocalContext context = new LocalContext(Path.of(""));

    @BeforeEach
    void open() throws IOException {
        context = new LocalContext(home);
        Files.writeString(home.resolve("app.properties"), "a=1\n");
    }

    private Action action() {
        return switch (name) {
            case "file" -> new FileAction(path -> path);
            case "property" -> new Property();
            default -> new Replace();
        };
    }

    private Args args(Object reload) {
        return switch (name) {
            case "file" -> Given.args("path", "app.properties", "content", "a=2\n", "reload", reload);
            case "property" -> Given.args("file", "app.properties", "set", Given.map("a", "2"), "reload", reload);
            default -> Given.args("file", "app.properties", "text", "a=1", "with", "a=2", "reload", reload);
        };
    }

    /** Reloading, as far as one can see: which value stood there when. Fails as long as there is a file named broken. */
    private Args readingIt() {
        return args(Given.map(
                "run",
                new Given.Shell("[ ! -e broken ] || { echo no licence; exit 3; }; cat app.properties >>loaded")));
    }

    private List<String> loaded() throws IOException {
        Path file = home.resolve("loaded");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Look look(Args args) throws ActionException, InterruptedException {
        return action().look(args, context);
    }

    @Test
    void follows_the_change_and_its_undo_and_nothing_that_was_in_place() throws Exception {
        Args args = readingIt();
        Look look = look(args);
        done(action().apply(args, look.found(), context));
        assertThat(loaded()).containsExactly("a=2");
        assertThat(look(args).state())
                .as("a second time there is nothing to do")
                .isEqualTo(Look.State.IN_PLACE);
        context.goingBack();
        done(action().undo(args, look.found(), context));
        assertThat(loaded()).containsExactly("a=2", "a=1");
        assertThat(action().describe(args))
                .endsWith(", then " + "[ ! -e broken ] || { echo no licence; exit 3; };"
                        + " cat app.properties >>loaded");
    }

    @Test
    void one_that_failed_is_done_again_although_the_change_is_there() throws Exception {
        Args args = readingIt();
        Look look = look(args);
        Files.createFile(home.resolve("broken"));
        var failed = failed(action().apply(args, look.found(), context), Code.COMMAND_FAILED);
        assertThat(failed.failure().message()).contains("the change was made, but does not count yet", "no licence");
        assertThat(failed.effect()).isEqualTo(Effect.PARTIAL);
        Look again = look(args);
        assertThat(again.state()).isEqualTo(Look.State.UNTOUCHED);
        assertThat(again.evidence()).contains("not known to be loaded");
        Files.delete(home.resolve("broken"));
        done(action().apply(args, again.found(), context));
        assertThat(loaded()).containsExactly("a=2");
        assertThat(look(args).state()).isEqualTo(Look.State.IN_PLACE);
    }

    @Test
    void is_not_forgotten_where_nobody_heard_of_the_end_of_the_change() throws Exception {
        Args args = readingIt();
        Look look = look(args);
        context.losingAfter(0);
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> action().apply(args, look.found(), context));
        assertThat(loaded()).isEmpty();
        assertThat(look(args).state()).isEqualTo(Look.State.UNTOUCHED);
        context.losingAfter(100);
        done(action().apply(args, look.found(), context));
        assertThat(loaded()).containsExactly("a=2");
        assertThat(context.effects())
                .as("the change is ordered first again, for the host knows commands by their order")
                .hasSize(3);
    }

    @Test
    void a_service_is_reloaded_and_one_that_is_stopped_is_left_so() throws Exception {
        Path tools = Files.createDirectory(home.resolve("tools"));
        Path tool = Files.writeString(tools.resolve("service"), """
                #!/bin/sh
                case $2 in status) [ -e running ] || exit 3 ;; *) echo "$1 $2" >>calls ;; esac
                """);
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        context = new LocalContext(home, LocalShell.STANDARD.onPath(tools + ":/usr/bin:/bin"));
        Args args = args(Given.map("service", "demo"));
        done(action().apply(args, look(args).found(), context));
        assertThat(home.resolve("calls")).as("it reads it when it starts").doesNotExist();
        Files.writeString(home.resolve("app.properties"), "a=1\n");
        Files.createFile(home.resolve("running"));
        done(action().apply(args, look(args).found(), context));
        assertThat(home.resolve("calls")).hasContent("demo reload");
        Args hostile = args(Given.map("service", "demo; touch HACKED"));
        Files.writeString(home.resolve("app.properties"), "a=1\n");
        failed(action().apply(hostile, look(hostile).found(), context), Code.BAD_VALUE);
        assertThat(home.resolve("HACKED")).doesNotExist();
    }
}
