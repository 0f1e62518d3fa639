package dev.theseus.actions.data;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.FileState;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostScript;
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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A verified backup of a MariaDB, MySQL or PostgreSQL database, made on the step's host. It counts as one only when the tool succeeded, the dump has
 * its end marker, could be read back, and holds as many rows of every table as the source; its manifest then says so.
 */
public final class Dump implements Action {
    private static final HostScript INSTALL = HostScript.beside(Dump.class, "install");
    private static final HostScript ASIDE = HostScript.beside(Dump.class, "aside");
    /** In what a look found: the digest of a dump that this step had made before its target was put back. */
    private static final String EARLIER = "earlier";

    @Override
    public String name() {
        return "dump";
    }

    @Override
    public String doc() {
        return "Backs up a database into a file on the host, and verifies it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Databases.DATABASE,
                Databases.SERVER,
                Shape.required("to", Shape.template(), "the file; .gz and .zst are packed"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.UNNEEDED, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("path", "database", "sha256", "bytes", "seconds", "tables", "rows", "checksums", "source_moved");
    }

    @Override
    public String describe(Args args) {
        return "dump "
                + args.optionalText("database")
                        .or(() -> args.optionalText("server"))
                        .map(Object::toString)
                        .orElse("database")
                + " to " + args.text("to").display();
    }

    /**
     * Never in place: later steps go by what this step gives, and a dump that was there before the first change of this go is of a database that
     * has lived on since; {@link #apply} knows by what was found which of the two it is.
     */
    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            var target = new HostFile(context, args.plain("to"));
            if (!target.state().exists()) return new Look(Look.State.UNTOUCHED, Value.NIL, "no such file");
            Optional<Backup> backup = Backup.at(target.path(), context);
            if (backup.isEmpty() || !isOurs(backup.get(), args, context))
                return new Look(Look.State.UNCLEAR, Value.NIL, target.path() + " holds something else");
            return new Look(
                    Look.State.UNCLEAR,
                    Value.of(Map.of(EARLIER, Value.of(backup.get().manifest().sha256()))),
                    "a verified dump of this run, made before");
        } catch (Refused e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, e.failure().message());
        } catch (Databases.Unknown e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isOurs(Backup backup, Args args, ActionContext context)
            throws Databases.Unknown, ActionException, InterruptedException {
        Databases at = Databases.of(args, context.inventory());
        return backup.intact()
                && backup.manifest().madeFor().equals(context.keepsake())
                && backup.manifest().database().equals(schema(at))
                && backup.manifest().server().equals(at.server().name());
    }

    private static String schema(Databases at) throws Databases.Unknown {
        String name = at.database().or(() -> at.server().database()).orElse("");
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl))
            throw new Databases.Unknown(
                    "it is not clear which database of " + at.server().name() + " is meant", "say database:");
        return name;
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Databases at = Databases.of(args, context.inventory());
            var target = new HostFile(context, args.plain("to"));
            Optional<String> earlier = earlier(found);
            if (earlier.isPresent() && !isMadeAnew(target, earlier.get(), context)) {
                Optional<Outcome> refused = moveAside(target, earlier.get(), context);
                if (refused.isPresent()) return refused.get();
            }
            if (target.state().exists()) return there(target.path(), args, context);
            Finished finished = context.effect(Dialect.of(at.server())
                    .dump()
                    .with(schema(at), target.path(), Backup.packing(target.path()))
                    .withStdin(Connecting.lines(at.server())));
            if (!finished.ok())
                return unverified(target.path(), Named.excerpt(finished.output().err()));
            return verified(target, at, context);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Databases.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Optional<String> earlier(Value found) {
        return found instanceof Value.Fields(var fields) && fields.get(EARLIER) instanceof Value.Text(var sha256)
                ? Optional.of(sha256)
                : Optional.empty();
    }

    /** Whether this go has made its own dump already, which may well have the bytes of the earlier one. */
    private static boolean isMadeAnew(HostFile target, String earlier, ActionContext context)
            throws Refused, ActionException, InterruptedException {
        FileState now = target.state();
        if (!now.exists()) return false;
        return !now.sha256().equals(earlier)
                || target.at(aside(target.path(), earlier, context)).state().exists();
    }

    /** The earlier dump is kept under another name: it was verified, and of a state that nobody else has. */
    private static Optional<Outcome> moveAside(HostFile target, String earlier, ActionContext context)
            throws ActionException, InterruptedException {
        Finished moved = context.effect(ASIDE.with(target.path(), aside(target.path(), earlier, context))
                .withStdin(SafeText.plain(earlier + "\n")));
        if (moved.ok()) return Optional.empty();
        return Optional.of(Outcomes.failed(
                new Failure(
                        Code.FILE_REFUSED,
                        target.path() + ", a dump of before, could not be moved aside: "
                                + Named.excerpt(moved.output().err()),
                        "move it away, then retry"),
                Effect.PARTIAL));
    }

    /** No two attempts have the same one, and a packed dump still says that it is packed. */
    private static String aside(String path, String digest, ActionContext context) {
        String mark = context.mark();
        String packed = path.endsWith(".gz") ? ".gz" : path.endsWith(".zst") ? ".zst" : "";
        return path.substring(0, path.length() - packed.length()) + ".before-"
                + mark.substring(mark.lastIndexOf('.') + 1) + "-" + digest.substring(0, 8) + packed;
    }

    private static Outcome there(String path, Args args, ActionContext context)
            throws Refused, Databases.Unknown, ActionException, InterruptedException {
        Optional<Backup> backup = Backup.at(path, context);
        if (backup.isPresent() && isOurs(backup.get(), args, context))
            return Outcomes.done(backup.get().manifest().result(path), "made and verified before: " + path);
        return Outcomes.refused(
                Code.FILE_REFUSED,
                path + " is there already, and is no verified dump of this step; it was left as it is",
                "move it away, or dump to another path");
    }

    private Outcome verified(HostFile target, Databases at, ActionContext context)
            throws Refused, Databases.Unknown, ActionException, InterruptedException {
        String text = new String(target.at(target.path() + ".part.facts").read(), StandardCharsets.UTF_8);
        Optional<DumpFacts> facts = DumpFacts.parse(text);
        if (facts.isEmpty()) return unverified(target.path(), "what was seen of it is not whole");
        Optional<String> doubt = facts.get().doubt();
        if (doubt.isPresent()) return unverified(target.path(), doubt.get());
        Manifest manifest = manifest(facts.get(), at, context.keepsake());
        SafeText input = SafeText.plain(manifest.sha256() + "\n" + manifest.json());
        Finished finished = context.effect(INSTALL.with(target.path()).withStdin(input));
        if (!finished.ok())
            return unverified(target.path(), Named.excerpt(finished.output().err()));
        return Outcomes.done(
                manifest.result(target.path()),
                target.path() + ": " + manifest.allRows() + " rows in "
                        + manifest.rows().size() + " tables, " + manifest.bytes() + " bytes, sha256 "
                        + manifest.sha256());
    }

    private static Manifest manifest(DumpFacts facts, Databases at, String madeFor) throws Databases.Unknown {
        return new Manifest(
                madeFor,
                at.server().name(),
                schema(at),
                facts.get("tool"),
                facts.get("charset"),
                facts.get("collation"),
                facts.get("sha256"),
                Long.parseLong(facts.get("bytes")),
                Long.parseLong(facts.get("seconds")),
                facts.rows(),
                facts.sums(),
                facts.get("version"),
                !facts.before().equals(facts.after()));
    }

    /** The source is as it was, and no file stands at the target that could be taken for a backup. */
    private static Outcome unverified(String path, String why) {
        return Outcomes.failed(
                new Failure(
                        Code.BACKUP_UNVERIFIED,
                        "no verified dump at " + path + (why.isEmpty() ? "" : ": " + why),
                        "nothing may be dropped before this succeeds"),
                Effect.PARTIAL);
    }
}
