package dev.theseus.cli.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts that hosts, plans and people could send, and that must stay text. They stand in a file: to try another one, add a line. */
public final class Hostile {
    private Hostile() {}

    public static List<String> texts() {
        try (InputStream in = Hostile.class.getResourceAsStream("/dev/theseus/cli/inert-texts.json")) {
            if (in == null) throw new IllegalStateException("inert-texts.json is missing");
            return JsonMapper.shared().readValue(in.readAllBytes(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that can be an argument of a program: without NUL, and writable as UTF-8. */
    public static List<String> words() {
        return texts().stream()
                .filter(text -> text.indexOf('\0') < 0)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .toList();
    }
}
