package dev.theseus.cli.terminal;

/** The escape sequences of terminals: all that Theseus ever writes come from here. */
public final class Ansi {
    private static final String ESC = "\u001b[";

    static final String HIDE_CURSOR = ESC + "?25l";
    static final String SHOW_CURSOR = ESC + "?25h";
    /** Everything up to the end is shown at once, by terminals that know how to. */
    static final String BEGIN_UPDATE = ESC + "?2026h";

    static final String END_UPDATE = ESC + "?2026l";
    static final String ERASE_LINE = ESC + "K";
    static final String ERASE_BELOW = ESC + "J";
    static final String CLEAR = ESC + "H" + ESC + "2J";

    private final boolean colour;

    public Ansi(boolean colour) {
        this.colour = colour;
    }

    static String up(int lines) {
        return lines == 0 ? "\r" : ESC + lines + "A\r";
    }

    /** A row with its styles; as plain text where there are no colours. */
    public String text(Row row) {
        var text = new StringBuilder();
        for (Row.Piece piece : row.pieces()) {
            boolean styled = colour && piece.style() != Style.PLAIN;
            if (styled) text.append(ESC).append(piece.style().code()).append('m');
            text.append(piece.text());
            if (styled) text.append(ESC).append("0m");
        }
        return text.toString();
    }
}
