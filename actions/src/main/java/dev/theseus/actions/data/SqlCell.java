package dev.theseus.actions.data;

import dev.theseus.actions.format.Cell;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One column of one row. It is changed by one statement that names the old value, so that a change in between is noticed by the server itself. */
public final class SqlCell implements Cell {
    public static final Shape SHAPE = Shape.section(
            Databases.DATABASE,
            Databases.SERVER,
            Shape.required("table", Shape.literal(), "the table"),
            Shape.required("column", Shape.literal(), "the column that holds the text"),
            Shape.required("where", Shape.named(Shape.template()), "values of columns that only that row has"));

    private final ActionContext context;
    private final Databases at;
    private final String table;
    private final String column;
    private final Map<String, Value> row;

    private SqlCell(ActionContext context, Databases at, String table, String column, Map<String, Value> row) {
        this.context = context;
        this.at = at;
        this.table = table;
        this.column = column;
        this.row = row;
    }

    /** @throws Refused where the arguments name no column of a row */
    public static SqlCell of(Args args, ActionContext context) throws Refused {
        try {
            Map<String, Value> row = new LinkedHashMap<>();
            for (var entry : args.named("where").entrySet()) {
                if (entry.getValue().hidesSomething())
                    throw new IllegalArgumentException("where: takes no secrets, for it is shown");
                row.put(entry.getKey(), Value.of(entry.getValue().display()));
            }
            if (row.isEmpty()) throw new IllegalArgumentException("where: must name a row");
            return new SqlCell(
                    context, Databases.of(args, context.inventory()), args.plain("table"), args.plain("column"), row);
        } catch (Databases.Unknown e) {
            throw new Refused(e.failure(), Effect.NONE);
        } catch (IllegalArgumentException e) {
            throw new Refused(new Failure(Code.BAD_VALUE, String.valueOf(e.getMessage()), ""), Effect.NONE);
        }
    }

    /** The same, before anything is known of databases. */
    public static String shown(Args args) {
        String row = args.named("where").entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue().display())
                .collect(Collectors.joining(" and "));
        return args.text("table").display() + " where " + row;
    }

    @Override
    public String shown() {
        return at.shown() + ": " + column + " in " + table + " where "
                + row.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue().display())
                        .collect(Collectors.joining(" and "));
    }

    @Override
    public String read() throws Refused, ActionException, InterruptedException {
        String select = "select " + quoted(column) + " from " + quoted(table) + " where " + condition();
        try (Sql.Session session = open()) {
            List<Value> rows = session.run(select, List.copyOf(row.values()), Optional.empty())
                    .rows();
            if (rows.size() != 1)
                throw refused(
                        Code.SQL_FAILED,
                        shown() + ": there are " + rows.size() + " such rows, and one is wanted",
                        "check where:");
            Value value = ((Value.Fields) rows.getFirst())
                    .values()
                    .values()
                    .iterator()
                    .next();
            if (value instanceof Value.Nil)
                throw refused(Code.SQL_FAILED, shown() + " is null", "put a document there first");
            return value.display();
        } catch (Sql.SqlFailed e) {
            throw unread(e);
        }
    }

    @Override
    public void write(String expected, String wanted) throws Refused, ActionException, InterruptedException {
        // A column of type JSON compares with no text unless it is made one.
        String update = "update " + quoted(table) + " set " + quoted(column) + " = ? where " + condition()
                + " and cast(" + quoted(column) + " as " + (isPostgres() ? "text" : "char") + ") = ?";
        List<Value> parameters = new ArrayList<>(List.of(Value.of(wanted)));
        parameters.addAll(row.values());
        parameters.add(Value.of(expected));
        try (Sql.Session session = open()) {
            InFlight.goingOut("change " + shown(), session, context);
            long changed = session.run(InFlight.marked(update, context), parameters, Optional.empty())
                    .changed();
            if (changed != 1)
                throw refused(
                        Code.CHANGED_SINCE,
                        shown() + " was changed by somebody else just now; it was left as it is",
                        "look at what changed, then try again");
        } catch (Sql.SqlFailed e) {
            if (e.certain()) throw unread(e);
            throw new ActionException(
                    ActionException.Kind.IN_DOUBT,
                    new Failure(
                            Code.SQL_FAILED,
                            e.getMessage() + "; whether " + shown() + " was changed is not known",
                            "look on " + at.shown() + ", then answer whether it is done"));
        }
    }

    private Sql.Session open() throws Sql.SqlFailed {
        return context.sql().open(at.server(), at.database(), context.vault());
    }

    private String condition() {
        return row.keySet().stream().map(name -> quoted(name) + " = ?").collect(Collectors.joining(" and "));
    }

    /** An identifier as the server quotes it, so that a reserved word or a blank in it is nothing else. */
    private String quoted(String name) {
        String mark = isPostgres() ? "\"" : "`";
        return mark + name.replace(mark, mark + mark) + mark;
    }

    private boolean isPostgres() {
        return at.server().kind().equals("postgresql");
    }

    private static Refused refused(Code code, String message, String remedy) {
        return new Refused(new Failure(code, message, remedy), Effect.NONE);
    }

    private Refused unread(Sql.SqlFailed e) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        return refused(Code.SQL_FAILED, shown() + ": " + e.getMessage(), "check table, column and where:");
    }
}
