package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Dbms;

/** Names as SQL has them: whatever stands in one, it is a name. */
public final class Quoted {
    private Quoted() {}

    public static String name(Dbms dbms, String name) {
        String quote = dbms == Dbms.MARIADB ? "`" : "\"";
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** A text, for a place where no parameter can stand: the same one whether or not the session reads backslashes as they are. */
    public static String text(Dbms dbms, String text) {
        String doubled = text.replace("'", "''");
        if (!text.contains("\\")) return "'" + doubled + "'";
        return switch (dbms) {
            case MARIADB -> "concat('" + doubled.replace("\\", "', char(92 using utf8mb4), '") + "')";
            case POSTGRESQL -> "E'" + doubled.replace("\\", "\\\\") + "'";
        };
    }
}
