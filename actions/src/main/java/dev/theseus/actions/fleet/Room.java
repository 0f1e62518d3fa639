package dev.theseus.actions.fleet;

import dev.theseus.core.port.Sql.SqlFailed;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a server says that it has no room left for what it was to write: then there is one thing to do. */
final class Room {
    /** Files of MariaDB, MySQL and PostgreSQL. */
    private static final Pattern DISK =
            Pattern.compile("No space left on device|(?i:disk (is )?full)|[Ee]rr(or|code|no):? \"?28\\b");
    /** What MariaDB and MySQL say of InnoDB whose disk is full, and of a table that must not become larger. */
    private static final Pattern TABLE = Pattern.compile("The table '.*' is full");
    /** PostgreSQL, in whichever language. */
    private static final String DISK_FULL = "53100";

    private Room() {}

    /** What to do about it, in the beginning of a sentence. @param otherwise where it is something else */
    static String remedy(SqlFailed e, String otherwise) {
        String said = String.valueOf(e.getMessage());
        if (DISK.matcher(said).find() || state(e).equals(Optional.of(DISK_FULL)))
            return "make room on the disk of the database server";
        if (TABLE.matcher(said).find())
            return "make room on the disk of the database server (or let that table grow, where it has a limit of its own)";
        return otherwise;
    }

    /** Sessions give it as the reason of what caused the failure. */
    private static Optional<String> state(SqlFailed e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
        return Optional.ofNullable(cause.getMessage());
    }
}
