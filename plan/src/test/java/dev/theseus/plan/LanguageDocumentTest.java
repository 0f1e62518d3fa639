package dev.theseus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The language's document leaves out no key; its examples are read in the module cli, where the real actions are. */
class LanguageDocumentTest {
    @Test
    void names_every_key_of_a_step_and_a_question() throws IOException {
        String document = Files.readString(Path.of("../docs/plan-language.md"));
        Language bare = new Language(List.of(), List.of());
        for (var section : List.of(bare.step(), bare.question(), bare.phase()))
            for (var key : section.keys()) assertThat(document).as(key.name()).contains("`" + key.name());
    }
}
