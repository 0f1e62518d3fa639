package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.format.Document;
import dev.theseus.actions.format.Document.Slot;
import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.format.Format;
import dev.theseus.actions.host.Digest;
import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostFile.Rights;
import dev.theseus.core.port.Action.Look;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Keys in a file on a host. What was found stays beside it as a copy, and each value goes back with the very bytes that it had. */
final class FileProperty implements Property.Home {
    private final Args args;
    private final ActionContext context;

    FileProperty(Args args, ActionContext context) {
        this.args = args;
        this.context = context;
    }

    @Override
    public Look look() throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            FileState state = file.keep();
            if (!state.exists())
                return new Look(
                        args.flag("create", false) ? Look.State.UNTOUCHED : Look.State.UNCLEAR,
                        state.toValue(),
                        "there is no file " + file.path());
            byte[] bytes = file.read();
            return new Look(
                    wanted.isIn(bytes) ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    state.toValue(),
                    wanted.evidence(wanted.read(bytes)));
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        } catch (Unfit e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.why());
        }
    }

    @Override
    public Outcome apply(String what) throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            FileState state = file.state();
            if (!state.exists()) return create(wanted, file, what);
            byte[] bytes = file.read();
            Rope rope = wanted.edited(bytes);
            change(file, bytes, rope, "");
            return Outcomes.done(Map.of("path", Value.of(file.path())), what);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(e);
        }
    }

    private Outcome create(Wanted wanted, HostFile file, String what)
            throws Refused, Unfit, ActionException, InterruptedException {
        if (!args.flag("create", false))
            return Outcomes.refused(
                    Code.FILE_REFUSED, "there is no file " + file.path(), "check the path, or say create: true");
        Rope rope = wanted.edited(empty(wanted.format()));
        String fresh = wanted.secrets().isEmpty() ? "644" : "600";
        file.write(
                "-", Optional.of(rope.text()), new Rights(Optional.empty(), Optional.empty(), Optional.empty(), fresh));
        return Outcomes.done(Map.of("path", Value.of(file.path())), what);
    }

    private static byte[] empty(Format format) {
        return format == Format.JSON ? "{}\n".getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private Outcome unfit(Unfit e) {
        return Outcomes.refused(
                Code.FILE_REFUSED,
                args.text("file").display() + ": " + e.why() + "; it was left as it is",
                "change it with run or replace");
    }

    @Override
    public Outcome undo(Value found) throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            Optional<FileState> before = FileState.from(found);
            if (before.isEmpty())
                return Outcomes.refused(
                        Code.UNDO_FAILED, "what " + file.path() + " held before was never seen", "put it back by hand");
            byte[] kept = before.get().exists() ? file.at(before.get().copy()).read() : empty(wanted.format());
            FileState now = file.state();
            String ours = Digest.of(wanted.edited(kept).bytes());
            boolean others = !now.sha256().equals(ours)
                    && !now.sha256().equals(before.get().sha256());
            if (others && now.exists()) keyByKey(file, kept, before.get(), wanted, context.overwrites());
            else file.put(before.get(), ours, before.get().mode());
            return Outcomes.done(Map.of(), "put back the values in " + file.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(e);
        } catch (Wanted.Changed e) {
            return Outcomes.refused(
                    Code.CHANGED_SINCE,
                    e.getMessage() + " in " + args.text("file").display() + "; no value was changed",
                    "decide which value is to stand");
        }
    }

    /** Somebody changed other parts of the file: each of our values goes back with the very bytes that it was found with. */
    private void keyByKey(HostFile file, byte[] kept, FileState before, Wanted wanted, boolean overwrites)
            throws Refused, Unfit, Wanted.Changed, ActionException, InterruptedException {
        byte[] bytes = file.read();
        Document then = wanted.read(kept);
        var rope = new Rope(bytes);
        for (var entry : wanted.values().entrySet()) {
            String key = entry.getKey();
            Document now = wanted.read(rope.bytes());
            Optional<Value> present = now.find(key).map(Slot::value);
            Optional<Slot> was = then.find(key);
            if (wanted.same(present, was.map(Slot::value))) continue;
            if (!overwrites) wanted.checkOurs(key, present, was.map(Slot::value));
            if (was.isEmpty()) Wanted.remove(rope, now.remove(key));
            else putBack(rope, now.place(key), was.get(), kept);
            wanted.check(rope, now.expected(key, was.map(Slot::value)), key);
        }
        change(file, bytes, rope, before.copy());
    }

    /** Where a reload follows, a change that is there already is ordered again, and does nothing: the host knows commands by their order. */
    private void change(HostFile file, byte[] bytes, Rope rope, String copy)
            throws Refused, ActionException, InterruptedException {
        byte[] edited = rope.bytes();
        if (!java.util.Arrays.equals(bytes, edited) || args.has(Reload.KEY))
            file.splice(Digest.of(bytes), Digest.of(edited), rope.splices(bytes.length), copy);
    }

    private static void putBack(Rope rope, Document.Gap gap, Slot was, byte[] kept) {
        int place = rope.cut(gap.from(), gap.to());
        rope.insert(place, SafeText.plain(gap.after()), Wanted.bytes(gap.after()));
        rope.insertKept(place, was.from(), java.util.Arrays.copyOfRange(kept, was.from(), was.to()));
        rope.insert(place, SafeText.plain(gap.before()), Wanted.bytes(gap.before()));
    }
}
