package dev.theseus.cli.view;

/** What going back asks for, the cheapest first. */
public enum Cost {
    /** There is nothing to undo. */
    NOTHING,
    FREE,
    RESTORE,
    /** Users have written to what was upgraded; a restore takes that away again. */
    LOSES_WRITES,
    /** A step was carried out that cannot be undone. */
    IMPOSSIBLE
}
