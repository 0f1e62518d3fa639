package dev.theseus.actions.format;

import dev.theseus.actions.format.Document.Unfit;
import java.util.Locale;
import java.util.Optional;

/** How a configuration file is written. */
public enum Format {
    PROPERTIES,
    INI,
    JSON,
    YAML;

    /** By a name in a plan, or by the file's. */
    public static Optional<Format> of(Optional<String> given, String path) {
        String name =
                given.orElseGet(() -> path.substring(path.lastIndexOf('.') + 1)).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "properties" -> Optional.of(PROPERTIES);
            case "ini", "cnf", "conf", "cfg" -> Optional.of(INI);
            case "json" -> Optional.of(JSON);
            case "yaml", "yml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }

    /** @param section of an ini file; empty for what stands before the first one */
    public Document read(byte[] file, String section) throws Unfit {
        return switch (this) {
            case PROPERTIES -> new PropertiesDocument(file);
            case INI -> new IniDocument(file, section);
            case JSON -> new JsonDocument(file);
            case YAML -> new YamlDocument(file);
        };
    }
}
