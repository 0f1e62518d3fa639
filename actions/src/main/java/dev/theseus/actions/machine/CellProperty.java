package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.data.SqlCell;
import dev.theseus.actions.format.Cell;
import dev.theseus.actions.format.Document;
import dev.theseus.actions.format.Document.Gap;
import dev.theseus.actions.format.Document.Slot;
import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.web.WebCell;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of a document that stands in a database or behind an address: read, changed, and written where it still is what was read. What was
 * found is kept value by value in the journal, so none of them may be a secret.
 */
final class CellProperty implements Property.Home {
    private final Args args;
    private final ActionContext context;

    CellProperty(Args args, ActionContext context) {
        this.args = args;
        this.context = context;
    }

    private Cell cell() throws Refused {
        Optional<Args> sql = args.section("sql");
        if (sql.isPresent()) return SqlCell.of(sql.get(), context);
        return new WebCell(args.section("http").orElseThrow(), context);
    }

    private Wanted wanted() throws Unfit {
        Wanted wanted = Wanted.of(args, context.vault());
        for (String key : wanted.values().keySet())
            if (wanted.isSecret(key))
                throw new Unfit(key + " looks like a secret, and what it held before would stand in the journal: "
                        + "change it with sql or http, and say undo:");
        return wanted;
    }

    @Override
    public Look look() throws ActionException, InterruptedException {
        try {
            Wanted wanted = wanted();
            byte[] bytes = bytes(cell().read());
            Document document = wanted.read(bytes);
            return new Look(
                    wanted.isIn(bytes) ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    found(wanted, document),
                    wanted.evidence(document));
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        } catch (Unfit e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.why());
        }
    }

    /** By key the value that was there; a key that was not there is not in it. */
    private static Value found(Wanted wanted, Document document) {
        Map<String, Value> found = new LinkedHashMap<>();
        for (String key : wanted.values().keySet()) document.find(key).ifPresent(slot -> found.put(key, slot.value()));
        return Value.of(found);
    }

    @Override
    public Outcome apply(String what) throws ActionException, InterruptedException {
        try {
            Wanted wanted = wanted();
            Cell cell = cell();
            String now = cell.read();
            String edited = text(wanted.edited(bytes(now)));
            if (!edited.equals(now)) cell.write(now, edited);
            return Outcomes.done(Map.of(), what);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(e);
        }
    }

    @Override
    public Outcome undo(Value found) throws ActionException, InterruptedException {
        try {
            Wanted wanted = wanted();
            if (!(found instanceof Value.Fields(var before)))
                return Outcomes.refused(
                        Code.UNDO_FAILED, "what was there before was never seen", "put it back by hand");
            Cell cell = cell();
            String now = cell.read();
            String edited = text(putBack(wanted, before, bytes(now)));
            if (!edited.equals(now)) cell.write(now, edited);
            return Outcomes.done(Map.of(), "put back the values in " + cell.shown());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(e);
        } catch (Wanted.Changed e) {
            return Outcomes.refused(
                    Code.CHANGED_SINCE, e.getMessage() + "; no value was changed", "decide which value is to stand");
        }
    }

    private Rope putBack(Wanted wanted, Map<String, Value> before, byte[] now) throws Unfit, Wanted.Changed {
        var rope = new Rope(now);
        for (String key : wanted.values().keySet()) {
            Document document = wanted.read(rope.bytes());
            Optional<Value> present = document.find(key).map(Slot::value);
            Optional<Value> was = Optional.ofNullable(before.get(key));
            if (wanted.same(present, was)) continue;
            if (!context.overwrites()) wanted.checkOurs(key, present, was);
            if (was.isPresent()) {
                Gap gap = document.place(key);
                String encoded = gap.before() + document.encode(was.get()) + gap.after();
                rope.insert(rope.cut(gap.from(), gap.to()), SafeText.plain(encoded), bytes(encoded));
            } else Wanted.remove(rope, document.remove(key));
            wanted.check(rope, document.expected(key, was), key);
        }
        return rope;
    }

    private static Outcome unfit(Unfit e) {
        return Outcomes.refused(Code.FILE_REFUSED, e.why() + "; it was left as it is", "change it with sql or http");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Rope rope) {
        return new String(rope.bytes(), StandardCharsets.UTF_8);
    }
}
