package dev.theseus.cli.terminal;

import dev.theseus.cli.view.InertText;
import java.util.ArrayList;
import java.util.List;

/** One line of a picture: pieces of text with a style each, all of it inert. */
public record Row(List<Piece> pieces) {
    public static final Row EMPTY = new Row(List.of());

    public Row {
        pieces = List.copyOf(pieces);
    }

    /** A piece of one style. */
    public record Piece(Style style, String text) {}

    public static Row of(Style style, String text) {
        return EMPTY.and(style, text);
    }

    public static Row of(String text) {
        return of(Style.PLAIN, text);
    }

    /** This row with another piece at its end. */
    public Row and(Style style, String text) {
        if (text.isEmpty()) return this;
        List<Piece> more = new ArrayList<>(pieces);
        more.add(new Piece(style, inert(text)));
        return new Row(more);
    }

    public Row and(String text) {
        return and(Style.PLAIN, text);
    }

    /** Blanks at either end are part of the layout and stay. */
    private static String inert(String text) {
        if (text.isBlank()) return text.replaceAll("[^ ]", " ");
        int first = 0;
        while (text.charAt(first) == ' ') first++;
        int last = text.length();
        while (text.charAt(last - 1) == ' ') last--;
        return text.substring(0, first) + InertText.line(text.substring(first, last)) + text.substring(last);
    }

    public int width() {
        return pieces.stream().mapToInt(piece -> Columns.width(piece.text())).sum();
    }

    /** This row with blanks up to a column; where it is longer already, one blank. */
    Row to(int column) {
        return and(" ".repeat(Math.max(1, column - width())));
    }

    /** This row, and another one at the right edge; the left one gives way where both have no room. */
    Row spread(Row right, int columns, Signs signs) {
        int room = columns - right.width() - 1;
        if (room < columns / 3) return cut(columns, signs);
        Row left = cut(room, signs);
        List<Piece> both = new ArrayList<>(left.and(" ".repeat(columns - right.width() - left.width())).pieces);
        both.addAll(right.pieces);
        return new Row(both);
    }

    Row cut(int columns, Signs signs) {
        if (width() <= columns) return this;
        Row kept = EMPTY;
        int room = columns;
        for (Piece piece : pieces) {
            int width = Columns.width(piece.text());
            boolean last = width >= room;
            kept = kept.and(
                    piece.style(),
                    last ? Columns.cut(piece.text() + " ".repeat(columns), room, signs.ellipsis()) : piece.text());
            room -= width;
            if (last) break;
        }
        return kept;
    }

    /** The text without any styles. */
    public String plain() {
        var text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }
}
