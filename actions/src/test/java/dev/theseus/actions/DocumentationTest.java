package dev.theseus.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.port.Action;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference knows every action and every key, and no others. */
class DocumentationTest {
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    private final String reference;

    DocumentationTest() throws IOException {
        reference = Files.readString(Path.of("../docs/actions.md"));
    }

    private static List<String> keys(Shape shape) {
        List<String> keys = new ArrayList<>();
        if (shape instanceof Shape.Section section) section.keys().forEach(key -> keys.add(key.name()));
        return keys;
    }

    /** From a heading to the next one. */
    private String section(String name) {
        String heading = "### `" + name + "`\n";
        assertThat(reference).contains(heading);
        String rest = reference.substring(reference.indexOf(heading) + heading.length());
        Matcher next = Pattern.compile("(?m)^#{1,3} ").matcher(rest);
        return next.find() ? rest.substring(0, next.start()) : rest;
    }

    private static List<String> firstCells(String section) {
        List<String> names = new ArrayList<>();
        for (String line :
                section.lines().filter(line -> line.startsWith("| `")).toList()) {
            Matcher name = NAME.matcher(line.substring(2, line.indexOf('|', 2)));
            while (name.find()) names.add(name.group(1));
        }
        return names;
    }

    @Test
    void every_action_and_key_is_in_the_reference_and_no_other() {
        for (Action action : ActionSet.forReading().actions().values())
            assertThat(firstCells(section(action.name())))
                    .as(action.name())
                    .containsExactlyInAnyOrderElementsOf(keys(action.shape()));
        List<String> headings = new ArrayList<>();
        Matcher heading = Pattern.compile("(?m)^### `([a-z]+)`$").matcher(reference);
        while (heading.find()) headings.add(heading.group(1));
        assertThat(headings)
                .containsExactlyInAnyOrderElementsOf(
                        ActionSet.forReading().actions().keySet());
    }

    @Test
    void every_action_says_how_its_doubt_is_settled() {
        for (Action action : ActionSet.forReading().actions().values())
            assertThat(section(action.name())).as(action.name()).contains("*Doubt*: ");
    }

    @Test
    void every_question_is_in_the_reference_with_its_names() {
        String table = reference.substring(reference.indexOf("\n# Questions\n"));
        for (QuestionSource source : ActionSet.forReading().sources().values()) {
            String line = table.lines()
                    .filter(row -> row.startsWith("| `" + source.name() + "` |"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no question " + source.name()));
            String[] cells = line.split("\\|", -1);
            for (String companion : source.companions().keySet())
                assertThat(cells[3]).contains("`" + companion + "`");
            for (String name : source.names()) assertThat(cells[4]).contains("`" + name + "`");
        }
    }

    @Test
    void every_action_says_what_it_is_and_has_keys_with_a_word_each() {
        for (Action action : ActionSet.forReading().actions().values()) {
            assertThat(action.doc()).endsWith(".");
            assertThat(action.shape()).isInstanceOf(Shape.Section.class);
            for (Shape.Key key : ((Shape.Section) action.shape()).keys())
                assertThat(key.doc()).isNotBlank();
        }
    }
}
