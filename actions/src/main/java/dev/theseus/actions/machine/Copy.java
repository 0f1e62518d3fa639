package dev.theseus.actions.machine;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.Digest;
import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of one host, put in place on another (or elsewhere on the same one) with its mode and owner. Between hosts it passes through the
 * controller; it is put in place only where it arrived as it was.
 */
public final class Copy implements Action {
    private static final HostScript COPY = HostScript.beside(Copy.class, "copy");
    private static final HostScript OWNER = HostScript.beside(Copy.class, "owner");

    /** What may pass through the controller: licences and configuration, not data. */
    private static final int MOST_BYTES = 4_000_000;

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String doc() {
        return "Copies a file to the host, from another host or from itself.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("from", Shape.template(), "the file"),
                Shape.required("to", Shape.template(), "where to, on the step's host; its directory must be there"),
                Shape.optional("host", Shape.template(), "the host that has it; the step's own where absent"),
                Shape.optional("mode", Shape.literal(), "its mode, \"0640\"; the file's own where absent"),
                Shape.optional("owner", Shape.template(), "its owner; the file's own where absent"),
                Shape.optional("group", Shape.template(), "its group; the file's own where absent"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("path", "sha256", "bytes");
    }

    @Override
    public String describe(Args args) {
        String host =
                args.optionalText("host").map(name -> name.display() + ":").orElse("");
        return "copy " + host + args.text("from").display() + " to "
                + args.text("to").display();
    }

    /** The file that is overwritten: what it held before a run that was given up is handed on. */
    @Override
    public String object(Args args) {
        return args.text("to").display();
    }

    /** The file that is copied, as it is now. */
    private record Source(HostFile file, FileState state, boolean here, String mode, String owner, String group) {

        static Source of(Args args, ActionContext context) throws Refused, ActionException, InterruptedException {
            Optional<String> name = args.optionalPlain("host");
            boolean here = name.map(context.host().name()::equals).orElse(true);
            ActionContext there = here ? context : context.elsewhere(host(name.orElse(""), context));
            var file = new HostFile(there, args.plain("from"));
            FileState state = file.state();
            if (!state.exists())
                throw refused("there is no file " + file.path() + " on "
                        + there.host().name());
            Finished owner = there.look(OWNER.with(file.path()));
            String[] words = owner.output().out().strip().split(" ", -1);
            if (!owner.ok() || words.length != 2) throw refused("the owner of " + file.path() + " could not be read");
            return new Source(
                    file,
                    state,
                    here,
                    FileAction.mode(args).orElse(state.mode()),
                    FileAction.account(args, "owner").orElse(words[0]),
                    FileAction.account(args, "group").orElse(words[1]));
        }

        private static Inventory.Host host(String name, ActionContext context) throws Refused {
            Inventory.Host host = context.inventory().hosts().get(name);
            if (host == null)
                throw new Refused(
                        new Failure(
                                Code.UNKNOWN_HOST,
                                "the inventory has no host " + name,
                                "it has "
                                        + String.join(
                                                ", ",
                                                context.inventory().hosts().keySet())),
                        Effect.NONE);
            return host;
        }

        private static Refused refused(String message) {
            return new Refused(
                    new Failure(Code.FILE_REFUSED, message + "; nothing was changed", "check the path"), Effect.NONE);
        }
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Source source = Source.of(args, context);
            FileState state = new HostFile(context, args.plain("to")).keep();
            boolean same = state.sha256().equals(source.state().sha256())
                    && FileState.sameMode(source.mode(), state.mode())
                    && !args.has("owner")
                    && !args.has("group");
            Map<String, Value> found = new LinkedHashMap<>(state.toValue().values());
            found.put("source", Value.of(source.state().sha256()));
            found.put("source_mode", Value.of(source.mode()));
            return new Look(
                    same ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    new Value.Fields(found),
                    state.exists() ? state.size() + " bytes are there, mode " + state.mode() : "no such file");
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        }
    }

    private static Optional<String> seen(Value found, String name) {
        return found instanceof Value.Fields(var fields) && fields.get(name) instanceof Value.Text(var text)
                ? Optional.of(text)
                : Optional.empty();
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Source source = Source.of(args, context);
            var target = new HostFile(context, args.plain("to"));
            String wanted = source.state().sha256();
            // What is copied is what was looked at: undo knows our file by it.
            if (!seen(found, "source").map(wanted::equals).orElse(true))
                return Outcomes.refused(
                        Code.CHANGED_SINCE,
                        source.file().path() + " has changed since the step began; nothing was copied",
                        "find out who writes it, then retry");
            FileState before = FileState.from(found).orElse(target.state());
            SafeText input = SafeText.plain(before.sha256() + "\n" + wanted + "\n");
            if (!source.here()) input = input.plus(SafeText.plain(content(source, wanted)));
            Finished finished = context.effect(COPY.with(
                            target.path(),
                            source.here() ? source.file().path() : "",
                            source.mode(),
                            source.owner(),
                            source.group())
                    .withStdin(input));
            if (!finished.ok()) return refused(target, finished);
            return Outcomes.done(
                    Map.of(
                            "path", Value.of(target.path()),
                            "sha256", Value.of(wanted),
                            "bytes", Value.of(source.state().size())),
                    target.path() + ": " + source.state().size() + " bytes, sha256 " + wanted);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        }
    }

    private static String content(Source source, String wanted) throws Refused, ActionException, InterruptedException {
        byte[] bytes = source.file().read(MOST_BYTES, "bring it there with run, by scp or rsync");
        if (!Digest.of(bytes).equals(wanted)) throw Source.refused(source.file().path() + " changed while it was read");
        return Base64.getMimeEncoder().encodeToString(bytes).replace("\r", "") + "\n";
    }

    private static Outcome refused(HostFile target, Finished finished) {
        String said = Named.excerpt(finished.output().err());
        return switch (finished.exit()) {
            case HostScript.CHANGED_SINCE ->
                Outcomes.refused(
                        Code.CHANGED_SINCE,
                        target.path() + " was changed by somebody else since; it was left as it is",
                        "look at what changed, then decide which content is to stand");
            case HostScript.MISWRITTEN ->
                Outcomes.refused(
                        Code.FILE_REFUSED,
                        target.path() + ": what arrived is not what was sent; it was left as it is",
                        "check the disk of the host, then retry");
            default ->
                Outcomes.refused(
                        Code.FILE_REFUSED,
                        target.path() + " could not be copied" + (said.isEmpty() ? "" : ": " + said)
                                + "; it was left as it is",
                        "check path, rights, accounts and free space there");
        };
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            var target = new HostFile(context, args.plain("to"));
            Optional<FileState> before = FileState.from(found);
            Optional<String> ours = seen(found, "source");
            if (before.isEmpty() || ours.isEmpty())
                return Outcomes.refused(
                        Code.UNDO_FAILED,
                        "what " + target.path() + " held before was never seen",
                        "put it back by hand");
            target.put(before.get(), ours.get(), seen(found, "source_mode").orElse(""));
            return Outcomes.done(Map.of(), "put back " + target.path());
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        }
    }
}
