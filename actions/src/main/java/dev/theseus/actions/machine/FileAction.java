package dev.theseus.actions.machine;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.host.Digest;
import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostFile.Rights;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A file as it is to be: its content, mode and owner, or its absence. */
public final class FileAction implements Action {
    private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\\$?");

    private final PlanFiles files;

    public FileAction(PlanFiles files) {
        this.files = files;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String doc() {
        return "Writes a file, sets its mode and owner, or removes it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("path", Shape.template(), "where"),
                Shape.optional("content", Shape.template(), "what it is to hold"),
                Shape.optional("from", Shape.file(), "a file beside the plan that holds the content, as it stands"),
                Shape.optional("mode", Shape.literal(), "its mode, \"0640\"; as found where absent"),
                Shape.optional("owner", Shape.template(), "its owner; as found where absent"),
                Shape.optional("group", Shape.template(), "its group; as found where absent"),
                Shape.optional("absent", Shape.flag(), "whether it is to be removed"),
                Reload.SHAPE);
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        String path = args.text("path").display();
        String what = args.flag("absent", false)
                ? "remove file "
                : args.has("content") || args.has("from") ? "write file " : "set mode and owner of ";
        return what + path + Reload.shown(args);
    }

    /** What the file is to be. */
    private record Goal(boolean absent, Optional<SafeText> content, Rights rights) {
        /** The digest of the content; of what was found, where only mode and owner change. */
        String sha256(FileState found, Vault vault) {
            if (absent) return "-";
            return content.map(text -> Digest.of(text.reveal(vault))).orElse(found.sha256());
        }
    }

    private Goal goal(Args args) throws Refused {
        boolean absent = args.flag("absent", false);
        Optional<SafeText> content = args.has("from")
                ? Optional.of(SafeText.plain(files.text(args.plain("from"))))
                : args.optionalText("content");
        Optional<String> mode = mode(args);
        Optional<String> owner = account(args, "owner");
        Optional<String> group = account(args, "group");
        check(!(args.has("from") && args.has("content")), "a file has content or from, not both");
        check(!absent || content.isEmpty() && mode.isEmpty(), "a file that is to be absent has no content and no mode");
        check(
                absent || content.isPresent() || mode.isPresent() || owner.isPresent() || group.isPresent(),
                "a file needs content, from, mode, owner, group or absent");
        boolean secret = content.map(SafeText::hidesSomething).orElse(false);
        return new Goal(absent, content, new Rights(mode, owner, group, secret ? "600" : "644"));
    }

    /** The mode that a step gives a file. */
    static Optional<String> mode(Args args) throws Refused {
        Optional<String> mode = args.optionalPlain("mode");
        check(mode.map(MODE.asMatchPredicate()::test).orElse(true), "a mode is three or four octal digits in quotes");
        return mode;
    }

    /** The owner or group that a step gives a file. */
    static Optional<String> account(Args args, String key) throws Refused {
        Optional<String> name = args.optionalPlain(key);
        check(name.map(ACCOUNT.asMatchPredicate()::test).orElse(true), "the " + key + " is not a name of one");
        return name;
    }

    private static void check(boolean fine, String otherwise) throws Refused {
        if (!fine) throw new Refused(new dev.theseus.core.port.Failure(Code.BAD_VALUE, otherwise, ""), Effect.NONE);
    }

    @Override
    public String object(Args args) {
        return args.text("path").display();
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        return Reload.seen(lookAtFile(args, context), args, context);
    }

    private Look lookAtFile(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = goal(args);
            FileState state = new HostFile(context, args.plain("path")).keep();
            boolean content = state.sha256().equals(goal.sha256(state, context.vault()));
            boolean rights = goal.rights()
                            .mode()
                            .map(mode -> FileState.sameMode(mode, state.mode()))
                            .orElse(true)
                    && goal.rights().owner().isEmpty()
                    && goal.rights().group().isEmpty();
            String evidence = state.exists()
                    ? state.size() + " bytes, mode " + state.mode() + ", sha256 "
                            + state.sha256().substring(0, 12)
                    : "no such file";
            return new Look(content && rights ? Look.State.IN_PLACE : Look.State.UNTOUCHED, state.toValue(), evidence);
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return Reload.after(change(args, found, context), args, context);
    }

    private Outcome change(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = goal(args);
            var file = new HostFile(context, args.plain("path"));
            FileState now = file.state();
            Optional<FileState> before = FileState.from(found);
            String ours = goal.sha256(before.orElse(now), context.vault());
            String expected = before.map(FileState::sha256).orElse(now.sha256());
            if (now.sha256().equals(ours)) expected = ours;
            if (goal.absent()) file.remove(expected);
            else file.write(expected, goal.content(), goal.rights());
            return Outcomes.done(Map.of("path", Value.of(file.path())), describe(args));
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        }
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        return Reload.after(putBack(args, found, context), args, context);
    }

    @Override
    public Set<String> exposes(Args args) {
        return Reload.exposes(args);
    }

    private Outcome putBack(Args args, Value found, ActionContext context)
            throws ActionException, InterruptedException {
        try {
            Optional<FileState> before = FileState.from(found);
            if (before.isEmpty())
                return Outcomes.refused(
                        Code.UNDO_FAILED,
                        "what " + args.text("path").display() + " held before was never seen",
                        "put it back by hand");
            Goal goal = goal(args);
            var file = new HostFile(context, args.plain("path"));
            String mode = goal.rights().mode().orElse(before.get().mode());
            file.put(before.get(), goal.sha256(before.get(), context.vault()), mode);
            return Outcomes.done(Map.of(), "put back " + file.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        }
    }
}
