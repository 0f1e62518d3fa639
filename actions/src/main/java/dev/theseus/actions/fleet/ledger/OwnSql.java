package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.value.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Statements of Theseus itself, with names and numbers for their {@code ?} marks. MariaDB and MySQL get these as literals: each session sends a
 * statement once or twice, and to have it prepared costs three times as much as to have it carried out.
 */
public final class OwnSql {
    private OwnSql() {}

    /** @param values texts, numbers and nothing; no secrets */
    public static Sql.Result run(Dbms dbms, Sql.Session session, String statement, List<Value> values)
            throws SqlFailed {
        return switch (dbms) {
            case MARIADB -> session.run(filled(statement, values), List.of(), Optional.empty());
            case POSTGRESQL -> session.run(statement, values, Optional.empty());
        };
    }

    /** A mark within quotes is none. */
    static String filled(String statement, List<Value> values) {
        StringBuilder filled = new StringBuilder();
        Iterator<Value> left = values.iterator();
        char quote = 0;
        for (char each : statement.toCharArray()) {
            if (quote != 0) quote = each == quote ? 0 : quote;
            else if (each == '\'' || each == '`' || each == '"') quote = each;
            if (quote == 0 && each == '?') filled.append(literal(left.next()));
            else filled.append(each);
        }
        if (left.hasNext()) throw new IllegalArgumentException("more values than marks: " + statement);
        return filled.toString();
    }

    private static String literal(Value value) {
        return switch (value) {
            case Value.Nil() -> "null";
            case Value.Int(var number) -> Long.toString(number);
            case Value.Text(var text) -> Quoted.text(Dbms.MARIADB, text);
            default -> throw new IllegalArgumentException("no name and no number: " + value.display());
        };
    }
}
