package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.Digest;
import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.Splice;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Text in a file that gives way to another; how often it must be there is known before anything is changed. */
public final class Replace implements Action {

    @Override
    public String name() {
        return "replace";
    }

    @Override
    public String doc() {
        return "Replaces text in a file: a literal, or what a regular expression matches.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("file", Shape.template(), "the file"),
                Shape.optional("text", Shape.template(), "the text to be replaced"),
                Shape.optional(
                        "pattern", Shape.pattern(), "a regular expression in its place; ^ and $ stand for lines"),
                Shape.required("with", Shape.template(), "what comes there, as it stands"),
                Shape.optional("count", Shape.number(0, 1_000_000), "how often it must be there; 1 where absent"),
                Reload.SHAPE);
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String what = args.optionalText("text")
                .or(() -> args.optionalText("pattern"))
                .map(SafeText::display)
                .orElse("");
        return "replace " + what + " in " + args.text("file").display() + Reload.shown(args);
    }

    @Override
    public String object(Args args) {
        return args.text("file").display() + ": "
                + args.optionalText("text")
                        .or(() -> args.optionalText("pattern"))
                        .map(SafeText::display)
                        .orElse("");
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        return Reload.seen(lookAtFile(args, context), args, context);
    }

    private static Look lookAtFile(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            var file = new HostFile(context, args.plain("file"));
            Replacing replacing = Replacing.of(args, context.vault());
            FileState state = file.keep();
            if (!state.exists()) return new Look(Look.State.UNCLEAR, Value.NIL, "there is no file " + file.path());
            byte[] bytes = file.read();
            int there = replacing.splices(bytes).size();
            boolean done = there == 0 && replacing.count() > 0 && replacing.isIn(bytes);
            return new Look(
                    done ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    state.toValue(),
                    "it is there " + there + " times");
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return Reload.after(change(args, found, context), args, context);
    }

    private static Outcome change(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            var file = new HostFile(context, args.plain("file"));
            Replacing replacing = Replacing.of(args, context.vault());
            byte[] bytes = file.read();
            List<Splice.Text> splices = replacing.splices(bytes);
            if (splices.isEmpty() && isOurs(file, bytes, found, replacing)) {
                // Where a reload follows: the host knows commands by their order.
                if (args.has(Reload.KEY)) file.splice(Digest.of(bytes), Digest.of(bytes), List.of(), "");
                return Outcomes.done(Map.of("count", Value.of(replacing.count())), "replaced before");
            }
            if (splices.size() != replacing.count())
                return Outcomes.refused(
                        Code.FILE_REFUSED,
                        file.path() + " holds it " + splices.size() + " times, and " + replacing.count()
                                + " were expected; it was left as it is",
                        "look at the file; count: says how often it must be there");
            String wanted = Digest.of(replacing.edited(bytes, splices));
            if (!splices.isEmpty()) file.splice(Digest.of(bytes), wanted, List.copyOf(splices), "");
            return Outcomes.done(
                    Map.of("count", Value.of(splices.size())),
                    "replaced " + splices.size() + " times in " + file.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    /** Whether the file is what this step makes of what was found. */
    private static boolean isOurs(HostFile file, byte[] now, Value found, Replacing replacing)
            throws Refused, ActionException, InterruptedException {
        Optional<FileState> before = FileState.from(found);
        return before.isPresent() && Digest.of(now).equals(ours(file, before.get(), replacing));
    }

    private static String ours(HostFile file, FileState before, Replacing replacing)
            throws Refused, ActionException, InterruptedException {
        byte[] kept = file.at(before.copy()).read();
        return Digest.of(replacing.edited(kept, replacing.splices(kept)));
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return Reload.after(putBack(args, found, context), args, context);
    }

    @Override
    public Set<String> exposes(Args args) {
        return Reload.exposes(args);
    }

    private static Outcome putBack(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            var file = new HostFile(context, args.plain("file"));
            Optional<FileState> before = FileState.from(found);
            if (before.isEmpty())
                return Outcomes.failed(
                        new Failure(Code.UNDO_FAILED, "what " + file.path() + " held before was never seen", "by hand"),
                        Effect.NONE);
            file.put(
                    before.get(),
                    ours(file, before.get(), Replacing.of(args, context.vault())),
                    before.get().mode());
            return Outcomes.done(Map.of(), "put back " + file.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        }
    }
}
