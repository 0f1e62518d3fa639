package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.ledger.Applied;
import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.CqlMeaning;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.actions.fleet.script.Statement;
import dev.theseus.core.port.Sql.SqlFailed;
import dev.theseus.core.problem.Code;
import java.util.List;
import java.util.Optional;

/**
 * Where a migration begins.
 *
 * @param statement the number of the first script's statement to go on with, from 1 on; one more than it has where only the ledger lacks
 *     the script
 * @param again the time of that statement's writes, where it was sent before
 */
record Start(int statement, Optional<Long> again) {
    private static final Start BEGINNING = new Start(1, Optional.empty());

    static Start of(List<Script> pending, List<Applied> rows, Ours at) throws SqlFailed, Stopped, InterruptedException {
        Optional<Marker.Place> found = at.marker().place();
        if (found.isEmpty()) return BEGINNING;
        Marker.Place place = found.get();
        Script first = pending.getFirst();
        if (!first.file().equals(place.script())) {
            boolean over = rows.stream().anyMatch(row -> row.script().equals(place.script()) && row.success())
                    && pending.stream().noneMatch(script -> script.file().equals(place.script()));
            if (!over) throw differs(at, place, "and " + first.file() + " would run now", "put the scripts back");
            return BEGINNING;
        }
        if (!place.fits(first))
            throw differs(at, place, "and what ran of it has been changed since", "put the script back as it was");
        return next(first, place, at);
    }

    private static Stopped differs(Ours at, Marker.Place place, String why, String remedy) {
        return new Stopped(
                Code.LEDGER_DIFFERS,
                at.order().keyspace() + ": " + place.script() + " was begun and not finished (statement "
                        + place.statement() + "), " + why + "; nothing was sent",
                remedy + ", then retry");
    }

    private static Start next(Script script, Marker.Place place, Ours at)
            throws SqlFailed, Stopped, InterruptedException {
        int number = place.statement();
        int end = script.statements().size() + 1;
        return switch (place.word()) {
            case "all" -> new Start(end, Optional.empty());
            case "done" -> new Start(Math.min(number + 1, end), Optional.empty());
            case "again" -> new Start(number, Optional.of(place.stamp()));
            default -> place.sent() ? settled(script, place, at) : new Start(number, Optional.empty());
        };
    }

    private static Start settled(Script script, Marker.Place place, Ours at)
            throws SqlFailed, Stopped, InterruptedException {
        int number = place.statement();
        Statement statement = script.statements().get(number - 1);
        CqlMeaning meaning = CqlMeaning.of(statement);
        String where = at.place(script, number);
        // Another node may have taken it, and this one not heard of it yet.
        if (meaning.changesSchema()) at.agree(where + " may have been sent before");
        if (at.isRepeatable(statement, meaning)) {
            at.context().progress(where + " may have been sent before: it is sent again, which comes to the same");
            return new Start(number, Optional.of(place.stamp()));
        }
        int all = meaning.claims().size();
        int holding = at.catalogue().holding(meaning.claims());
        boolean told = all > 0 && place.held() == 0;
        if (told && holding == all) {
            at.context().progress(where + " may have been sent before: system_schema shows that it is done");
            return new Start(number + 1, Optional.empty());
        }
        if (told && holding == 0) {
            at.context().progress(where + " may have been sent before: it is sent again");
            return new Start(number, Optional.of(place.stamp()));
        }
        throw new Stopped(
                Code.STATEMENT_UNCLEAR,
                at.order().keyspace() + ": statement " + number + " of "
                        + script.statements().size() + " of " + script.file() + ":" + statement.line() + " ("
                        + statement.shown()
                        + "): whether it took effect cannot be seen in system_schema; nothing was sent",
                "look at the keyspace, then say: " + at.settle("done | again | all")
                        + " (all: the rest of the script was carried out by hand), and retry");
    }
}
