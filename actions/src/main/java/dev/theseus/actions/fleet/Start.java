package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.util.List;
import java.util.Optional;

/** Where a migration begins: with the first statement of the first script, or where an earlier one ended. */
final class Start {
    private static final String BACK = "put the scripts back as they were";
    private static final String RUNS_NOW = " would run now";
    private static final String SETTLE = "theseus fleet settle %s --as %s";

    private final OwnedSchema at;
    private final ScriptSet set;

    Start(OwnedSchema at, ScriptSet set) {
        this.at = at;
        this.set = set;
    }

    /**
     * The number of the first script's statement to go on with, from 1 on; one more than it has where all ran and only the ledger does not say
     * so yet.
     */
    int statement(List<Script> pending, List<Applied> rows) throws SqlFailed, Stopped {
        Optional<Begun.Place> found = at.begun().place(at.session());
        if (found.isEmpty()) return 1;
        Script first = pending.getFirst();
        if (!found.get().stretch()) return statement(first, found.get(), pending, rows);
        Optional<Stretch> stretch = begun(found.get());
        if (stretch.isEmpty()) throw differs(found.get(), "and they have been changed since", BACK);
        if (pending.stream().noneMatch(stretch.get()::has)) return 1;
        if (!stretch.get().has(first)) throw differs(found.get(), "and " + first.file() + RUNS_NOW, BACK);
        return statement(first, at.begun().narrowed(first, found.get().word(), at.session()), pending, rows);
    }

    private Optional<Stretch> begun(Begun.Place place) {
        return Stretch.read(place.script(), place.statement(), place.sum(), set);
    }

    private int statement(Script first, Begun.Place place, List<Script> pending, List<Applied> rows)
            throws SqlFailed, Stopped {
        if (!first.file().equals(place.script())) {
            boolean over = rows.stream().anyMatch(row -> row.script().equals(place.script()) && row.success())
                    && pending.stream().noneMatch(script -> script.file().equals(place.script()));
            if (!over) throw differs(place, "and " + first.file() + RUNS_NOW, BACK);
            return 1;
        }
        if (!place.fits(first))
            throw differs(place, "and what ran of it has been changed since", "put the script back as it was");
        int next = Math.min(next(first, place), first.statements().size() + 1);
        goOn(first, next);
        return next;
    }

    private Stopped differs(Begun.Place place, String why, String remedy) {
        String what = place.stretch()
                ? place.script() + " and scripts behind it were begun and not finished"
                : place.script() + " was begun and not finished (statement " + place.statement() + ")";
        return new Stopped(new Failure(
                Code.LEDGER_DIFFERS,
                at.schema() + ": " + what + ", " + why + "; nothing was sent",
                remedy + ", then retry"));
    }

    private int next(Script script, Begun.Place place) throws SqlFailed, Stopped {
        int number = place.statement();
        if (place.word().equals(Word.ALL.toString())) return script.statements().size() + 1;
        if (place.word().equals(Word.DONE.toString())) return number + 1;
        if (place.word().equals(Word.AGAIN.toString())) return number;
        return place.sent() ? settled(script, place) : number;
    }

    private int settled(Script script, Begun.Place place) throws SqlFailed, Stopped {
        int number = place.statement();
        Statement statement = script.statements().get(number - 1);
        Verdict verdict = Verdict.of(statement, place.held(), at.begun().holding(statement, at.session()));
        at.context()
                .progress(at.schema() + ": " + OwnedSchema.place(script, number) + " may have been sent before: "
                        + switch (verdict) {
                            case DONE -> "the catalogue shows that it is done";
                            case AGAIN -> "it is sent again";
                            case UNCLEAR -> "nobody but a person can tell";
                        });
        if (verdict == Verdict.AGAIN) at.begun().sendingAgain(script, number);
        return switch (verdict) {
            case DONE -> number + 1;
            case AGAIN -> number;
            case UNCLEAR ->
                throw unclear(
                        script,
                        number,
                        "whether it took effect cannot be seen in the catalogue",
                        "look at the schema, then say: " + SETTLE.formatted(at.schema(), "done | again | all")
                                + " (all: the rest of the script was carried out by hand)");
        };
    }

    /** What only the lost session had is missing for what is left of the script. */
    private void goOn(Script script, int next) throws SqlFailed, Stopped {
        List<Statement> before = script.statements().subList(0, next - 1);
        boolean whole = next > script.statements().size();
        if (whole) return;
        if (before.stream().anyMatch(Statement::lingers))
            throw unclear(
                    script,
                    next,
                    "statements before it left variables or temporary tables in a session that is gone",
                    "carry out the rest of the script by hand, from this statement on, then say: "
                            + SETTLE.formatted(at.schema(), "all"));
        for (int number = 1; number < next; number++)
            if (script.statements().get(number - 1).kind() == Statement.Kind.SESSION) at.send(script, number);
    }

    private Stopped unclear(Script script, int number, String why, String remedy) {
        int all = script.statements().size();
        return new Stopped(new Failure(
                Code.STATEMENT_UNCLEAR,
                at.schema() + ": statement " + number + " of " + all + " of " + OwnedSchema.place(script, number) + " ("
                        + script.statements().get(number - 1).shown() + "): " + why + "; nothing was sent",
                remedy + ", and retry"));
    }
}
