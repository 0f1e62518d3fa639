package dev.theseus.actions.fleet.script;

/** Whose SQL a script is written in. */
public enum Dbms {
    /** And MySQL. A statement that defines something commits by itself, and there is no way back. */
    MARIADB,
    /** Nearly everything can stand in one transaction. */
    POSTGRESQL
}
