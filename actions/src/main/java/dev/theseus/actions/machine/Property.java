package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.format.Document;
import dev.theseus.actions.format.Document.Slot;
import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.format.Format;
import dev.theseus.actions.host.Digest;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostFile.Rights;
import dev.theseus.actions.host.HostFile.State;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keys of a configuration file (properties, ini, JSON, YAML). Comments, order and every other byte stay as they are. Undo puts each value
 * back as it was found, also where somebody has changed other keys since.
 */
public final class Property implements Action {

    @Override
    public String name() {
        return "property";
    }

    @Override
    public String doc() {
        return "Sets or removes keys of a configuration file: properties, ini, JSON or YAML.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("file", Shape.template(), "the file"),
                Shape.optional("set", Shape.named(Shape.anything()), "values by key; a.b.c or /a/b/c in JSON and YAML"),
                Shape.optional(
                        "unset", Shape.either(Shape.many(Shape.template()), Shape.template()), "keys that are to go"),
                Shape.optional(
                        "format", Shape.choice("properties", "ini", "json", "yaml"), "where the name does not tell"),
                Shape.optional(
                        "section", Shape.template(), "the section of an ini file; before the first where absent"),
                Shape.optional("create", Shape.flag(), "whether a file that is not there is made"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        List<String> parts = new ArrayList<>();
        if (args.has("set") && args.value("set") instanceof Value.Fields(var values))
            values.forEach((key, value) -> parts.add("set " + key + " to " + shortened(value.display())));
        for (SafeText key : args.texts("unset")) parts.add("unset " + key.display());
        return String.join(", ", parts) + " in " + args.text("file").display();
    }

    private static SortedSet<String> keys(Args args) {
        SortedSet<String> keys = new TreeSet<>();
        if (args.has("set") && args.value("set") instanceof Value.Fields(var values)) keys.addAll(values.keySet());
        for (SafeText key : args.texts("unset")) keys.add(key.display());
        return keys;
    }

    private static String shortened(String value) {
        String line = value.isEmpty() ? "nothing" : value.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 100 ? line : line.substring(0, 99) + "…";
    }

    @Override
    public String object(Args args) {
        return args.text("file").display() + ": " + String.join(", ", keys(args));
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            State state = file.keep();
            if (!state.exists())
                return new Look(
                        args.flag("create", false) ? Look.State.UNTOUCHED : Look.State.UNCLEAR,
                        state.toValue(),
                        "there is no file " + file.path());
            byte[] bytes = file.read();
            return new Look(
                    wanted.isIn(bytes) ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    state.toValue(),
                    evidence(wanted.read(bytes), wanted));
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        } catch (Unfit e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.why());
        }
    }

    /** Present values, but none that a secret replaces, or whose name says that it is one. */
    private static String evidence(Document document, Wanted wanted) {
        List<String> seen = new ArrayList<>();
        for (String key : wanted.values().keySet()) {
            Optional<Value> present = document.find(key).map(Slot::value);
            seen.add(present.isEmpty() ? key + " is not there" : key + " is " + shown(wanted, key, present));
        }
        return String.join(", ", seen);
    }

    private static String shown(Wanted wanted, String key, Optional<Value> value) {
        if (value.isEmpty()) return "nothing";
        boolean secret = !wanted.secrets().isEmpty()
                || key.toLowerCase(java.util.Locale.ROOT).matches(".*(pass|pwd|secret|token|credential|private|key).*");
        return secret ? SafeText.MASK : shortened(value.get().display());
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            State state = file.state();
            if (!state.exists()) return create(args, wanted, file);
            byte[] bytes = file.read();
            Rope rope = wanted.edited(bytes);
            byte[] edited = rope.bytes();
            if (!java.util.Arrays.equals(bytes, edited))
                file.splice(Digest.of(bytes), Digest.of(edited), rope.splices(bytes.length), "");
            return Outcomes.done(Map.of("path", Value.of(file.path())), describe(args));
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(args, e);
        }
    }

    private Outcome create(Args args, Wanted wanted, HostFile file)
            throws Refused, Unfit, ActionException, InterruptedException {
        if (!args.flag("create", false))
            return Outcomes.refused(
                    Code.FILE_REFUSED, "there is no file " + file.path(), "check the path, or say create: true");
        Rope rope = wanted.edited(empty(wanted.format()));
        String fresh = wanted.secrets().isEmpty() ? "644" : "600";
        file.write(
                "-", Optional.of(rope.text()), new Rights(Optional.empty(), Optional.empty(), Optional.empty(), fresh));
        return Outcomes.done(Map.of("path", Value.of(file.path())), describe(args));
    }

    private static byte[] empty(Format format) {
        return format == Format.JSON ? "{}\n".getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static Outcome unfit(Args args, Unfit e) {
        return Outcomes.refused(
                Code.FILE_REFUSED,
                args.text("file").display() + ": " + e.why() + "; it was left as it is",
                "change it with run or replace");
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Wanted wanted = Wanted.of(args, context.vault());
            var file = new HostFile(context, args.plain("file"));
            Optional<State> before = State.from(found);
            if (before.isEmpty())
                return Outcomes.refused(
                        Code.UNDO_FAILED, "what " + file.path() + " held before was never seen", "put it back by hand");
            byte[] kept = before.get().exists() ? file.at(before.get().copy()).read() : empty(wanted.format());
            State now = file.state();
            String ours = Digest.of(wanted.edited(kept).bytes());
            boolean others = !now.sha256().equals(ours)
                    && !now.sha256().equals(before.get().sha256());
            if (others && now.exists()) keyByKey(file, kept, before.get(), wanted, context.overwrites());
            else file.put(before.get(), ours, before.get().mode());
            return Outcomes.done(Map.of(), "put back the values in " + file.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Unfit e) {
            return unfit(args, e);
        } catch (Changed e) {
            return Outcomes.refused(
                    Code.CHANGED_SINCE,
                    e.getMessage() + " in " + args.text("file").display() + "; no value was changed",
                    "decide which value is to stand");
        }
    }

    /** A key with a value that is neither ours nor the one found. */
    private static final class Changed extends Exception {
        private static final long serialVersionUID = 1;

        Changed(String what) {
            super(what);
        }
    }

    /** Somebody changed other parts of the file: each of our values goes back with the very bytes that it was found with. */
    private static void keyByKey(HostFile file, byte[] kept, State before, Wanted wanted, boolean overwrites)
            throws Refused, Unfit, Changed, ActionException, InterruptedException {
        byte[] bytes = file.read();
        Document then = wanted.read(kept);
        var rope = new Rope(bytes);
        for (var entry : wanted.values().entrySet()) {
            String key = entry.getKey();
            Document now = wanted.read(rope.bytes());
            Optional<Value> present = now.find(key).map(Slot::value);
            Optional<Slot> was = then.find(key);
            if (wanted.same(present, was.map(Slot::value))) continue;
            if (!overwrites && !wanted.same(present, entry.getValue()))
                throw new Changed(key + " was changed by somebody else since: now " + shown(wanted, key, present)
                        + ", written by this run " + shown(wanted, key, entry.getValue()) + ", found before "
                        + shown(wanted, key, was.map(Slot::value)));
            if (was.isEmpty()) Wanted.remove(rope, now.remove(key));
            else putBack(rope, now.place(key), was.get(), kept);
            wanted.check(rope, now.expected(key, was.map(Slot::value)), key);
        }
        byte[] edited = rope.bytes();
        if (!java.util.Arrays.equals(bytes, edited))
            file.splice(Digest.of(bytes), Digest.of(edited), rope.splices(bytes.length), before.copy());
    }

    private static void putBack(Rope rope, Document.Gap gap, Slot was, byte[] kept) {
        int place = rope.cut(gap.from(), gap.to());
        rope.insert(place, SafeText.plain(gap.after()), Wanted.bytes(gap.after()));
        rope.insertKept(place, was.from(), java.util.Arrays.copyOfRange(kept, was.from(), was.to()));
        rope.insert(place, SafeText.plain(gap.before()), Wanted.bytes(gap.before()));
    }
}
