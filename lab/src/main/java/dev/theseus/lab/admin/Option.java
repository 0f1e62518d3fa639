package dev.theseus.lab.admin;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Options of the commands, as the original spells them. The same letters mean different things in different commands, so several options may have
 * the same name: a command's {@link Usage} says which is its own.
 */
enum Option {
    ADMIN_USER("-A", "--adminuser", true),
    ADMIN_PASSWORD("-P", "--adminpass", true),
    NAME("-n", "--name", true),
    ID("-i", "--id", true),
    SCHEMA("-m", "--schema", true),
    SCHEMA_OF_DATABASE("--schema", "--schema", true),
    SERVER("-s", "--server", true),
    TASK("-t", "--task", true),
    ALL("-a", "--all", false),
    PENDING("-g", "--pending", false),
    EXECUTED("-e", "--executed", false),
    EXCLUDED("-x", "--excluded", false),
    EXCLUDED_BY_FILE("-xf", "--excluded-via-file", false),
    EXCLUDED_BY_NAMESPACE("-xn", "--excluded-via-namespace", false),
    CSV("--csv", "--csv", false),
    NO_NEWLINE("--nonl", "--nonl", false),
    RESPONSE_TIMEOUT("--responsetimeout", "--responsetimeout", true);

    private final String shortName;
    private final String longName;
    private final boolean takesValue;

    Option(String shortName, String longName, boolean takesValue) {
        this.shortName = shortName;
        this.longName = longName;
        this.takesValue = takesValue;
    }

    /** The one of them that a word names. */
    static Optional<Option> of(String word, Set<Option> options) {
        return Arrays.stream(values())
                .filter(options::contains)
                .filter(option -> option.shortName.equals(word) || option.longName.equals(word))
                .findFirst();
    }

    boolean takesValue() {
        return takesValue;
    }

    String shown() {
        return shortName.equals(longName) ? longName : shortName + "," + longName;
    }
}
