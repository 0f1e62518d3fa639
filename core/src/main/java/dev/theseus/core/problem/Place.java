package dev.theseus.core.problem;

/** Where in a source something stands. Lines and columns count from 1; 0 means the whole file. */
public record Place(String file, int line, int column) {
    public static final Place NOWHERE = new Place("", 0, 0);

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
