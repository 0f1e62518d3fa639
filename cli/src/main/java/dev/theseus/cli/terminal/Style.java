package dev.theseus.cli.terminal;

/** How a piece of text looks. Colour only says again what the words say. */
public enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    WARNING("33"),
    BAD("1;31"),
    QUESTION("1;36"),
    UNDER_WAY("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
