package dev.theseus.cli.rehearse;

/** On which side of a journal's record a controller dies. */
enum Side {
    /** What it tells of has happened, and no record says so. */
    BEFORE,
    /** It is durable, and nothing that follows from it has begun. */
    AFTER
}
