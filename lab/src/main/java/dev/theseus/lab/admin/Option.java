package dev.theseus.lab.admin;

import java.util.Arrays;
import java.util.Optional;

/** Options of the commands, as the original spells them. */
enum Option {
    ADMIN_USER("-A", "--adminuser", true),
    ADMIN_PASSWORD("-P", "--adminpass", true),
    NAME("-n", "--name", true),
    ID("-i", "--id", true),
    SCHEMA("-m", "--schema", true),
    SERVER("-s", "--server", true),
    TASK("-t", "--task", true),
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

    static Optional<Option> of(String word) {
        return Arrays.stream(values())
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
