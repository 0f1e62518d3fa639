package dev.theseus.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/** Draws frames in place: each replaces the one before, line by line, so that nothing flickers. */
final class Screen {
    private final PrintWriter out;
    private final Ansi ansi;
    private int height;
    private int columns;
    private int rows;

    Screen(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Shows a frame that fits the terminal's present size. */
    void show(List<Row> frame, int nowColumns, int nowRows) {
        var text = new StringBuilder(Ansi.BEGIN_UPDATE).append(Ansi.HIDE_CURSOR);
        boolean resized = height > 0 && (nowColumns != columns || nowRows != rows);
        // The terminal has broken the old lines anew by its own lights: only a clean sheet is sure.
        if (resized) text.append(Ansi.CLEAR);
        else if (height > 0) text.append(Ansi.up(height - 1));
        for (int i = 0; i < frame.size(); i++) {
            if (i > 0) text.append("\r\n");
            if (i == frame.size() - 1) text.append(Ansi.ERASE_BELOW);
            text.append(ansi.text(frame.get(i)));
            // Behind a full line the cursor still stands on its last character, which erasing would take with it.
            if (frame.get(i).width() < nowColumns) text.append(Ansi.ERASE_LINE);
        }
        text.append(Ansi.END_UPDATE);
        height = frame.size();
        columns = nowColumns;
        rows = nowRows;
        out.write(text.toString());
        out.flush();
    }

    /** Leaves the last frame where it is and goes on below it. */
    void end() {
        out.write((height > 0 ? "\r\n" : "") + Ansi.SHOW_CURSOR);
        out.flush();
        height = 0;
    }
}
