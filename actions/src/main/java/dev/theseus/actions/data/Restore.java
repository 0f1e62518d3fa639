package dev.theseus.actions.data;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostFile;
import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.plan.Expr;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a database back from a dump that {@link Dump} made and verified. Nothing is dropped before the dump is found to be the one that
 * the manifest describes; rows are counted and contents compared afterwards.
 */
public final class Restore implements Action {
    private static final int UNEQUAL = 74;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String doc() {
        return "Puts a database back from a verified dump.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "backup",
                Shape.required("backup", Shape.template(), "the step that made the dump, or the dump's path"),
                Shape.optional("database", Shape.template(), "where to; the dump's own database where absent"),
                Shape.optional("server", Shape.template(), "which server; the dump's own where absent"),
                Shape.optional(
                        "recreate", Shape.flag(), "whether to drop the database first; otherwise it must be empty"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, args.flag("recreate", false), UndoBy.PLAN, WayBackCost.RESTORE);
    }

    @Override
    public Set<String> results() {
        return Set.of("path", "database", "sha256", "bytes", "seconds", "tables", "rows", "checksums", "source_moved");
    }

    @Override
    public String describe(Args args) {
        return "restore "
                + args.optionalText("database")
                        .map(name -> name.display() + " ")
                        .orElse("") + "from " + args.text("backup").display();
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            String path = new HostFile(context, path(args.plain("backup"), context)).path();
            Optional<Backup> backup = Backup.at(path, context);
            if (backup.isEmpty() || !backup.get().intact())
                return Outcomes.refused(
                        Code.BACKUP_UNVERIFIED,
                        backup.isEmpty()
                                ? "there is no verified dump at " + path + "; nothing was dropped"
                                : "the dump at " + path + " is not the one that was verified; nothing was dropped",
                        "find the dump that was verified, or restore by hand");
            Manifest manifest = backup.get().manifest();
            Databases at = where(args, manifest, context);
            String schema = at.database().or(() -> at.server().database()).orElse(manifest.database());
            if (!isPath(args.plain("backup")) && !schema.equals(manifest.database()))
                return Outcomes.refused(
                        Code.BACKUP_UNVERIFIED,
                        "the dump that step '" + args.plain("backup") + "' gave, " + path + ", is of "
                                + manifest.database() + " and not of " + schema + "; nothing was dropped",
                        "find the dump of " + schema + " and name it by its path; by its path a dump may also be"
                                + " restored under another name");
            return load(path, manifest, at, schema, args.flag("recreate", false), context);
        } catch (Refused e) {
            return Outcomes.failed(e.failure(), e.effect());
        } catch (Databases.Unknown e) {
            return Outcomes.failed(e.failure(), Effect.NONE);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    /** Where the plan says; the dump's own server and database where it says nothing. */
    private static Databases where(Args args, Manifest manifest, ActionContext context) throws Databases.Unknown {
        Optional<String> database = args.optionalPlain("database");
        boolean named =
                database.map(context.inventory().databases()::containsKey).orElse(false);
        Optional<String> server = args.optionalPlain("server");
        if (named && server.isEmpty()) return Databases.of(server, database, context.inventory());
        return Databases.of(
                server.or(() -> Optional.of(manifest.server())),
                database.or(() -> Optional.of(manifest.database())),
                context.inventory());
    }

    private static boolean isPath(String backup) {
        return backup.contains("/");
    }

    /** A text with a slash is a path; a word is a step, whose result says where its dump is. */
    private static String path(String backup, ActionContext context) throws ActionException {
        if (isPath(backup)) return backup;
        if (!backup.matches("[A-Za-z0-9_-]+"))
            throw new IllegalArgumentException("'" + backup + "' is neither a step nor a path");
        return context.evaluate(new Expr("steps[\"" + backup + "\"].path", Place.NOWHERE), Map.of())
                .display();
    }

    private static Outcome load(
            String path, Manifest manifest, Databases at, String schema, boolean recreate, ActionContext context)
            throws ActionException, InterruptedException {
        if (schema.isEmpty() || schema.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("'" + schema + "' is not the name of a database");
        if (!DumpFacts.isSetting(manifest.charset()) || !DumpFacts.isSetting(manifest.collation()))
            throw new IllegalArgumentException("the manifest of " + path + " names no character set");
        var counts = new StringBuilder();
        manifest.rows()
                .forEach((table, rows) ->
                        counts.append(hex(table)).append('\t').append(rows).append('\n'));
        manifest.checksums()
                .forEach((table, sum) -> counts.append('=')
                        .append(hex(table))
                        .append('\t')
                        .append(sum)
                        .append('\n'));
        SafeText input = Connecting.lines(at.server()).plus(SafeText.plain(manifest.sha256() + "\n" + counts));
        Finished finished = context.effect(Dialect.of(at.server())
                .restore()
                .with(
                        path,
                        schema,
                        Backup.packing(path),
                        recreate ? "recreate" : "",
                        manifest.charset(),
                        manifest.collation(),
                        manifest.serverVersion())
                .withStdin(input));
        if (finished.ok())
            return Outcomes.done(
                    manifest.result(path),
                    schema + " restored: " + manifest.allRows() + " rows in "
                            + manifest.rows().size() + " tables; "
                            + Named.excerpt(finished.output().out()));
        return failed(finished, schema, path);
    }

    private static String hex(String table) {
        return HexFormat.of().withUpperCase().formatHex(table.getBytes(StandardCharsets.UTF_8));
    }

    private static Outcome failed(Finished finished, String schema, String path) {
        String said = Named.excerpt(finished.output().err());
        boolean untouched = finished.exit() == HostScript.REFUSED || finished.exit() == HostScript.NO_TOOL;
        String state = untouched
                ? "; nothing was dropped"
                : finished.exit() == UNEQUAL
                        ? "; the database was loaded, but is not whole"
                        : "; the database is not whole";
        return Outcomes.failed(
                new Failure(
                        Code.BACKUP_UNVERIFIED,
                        schema + " was not restored" + (said.isEmpty() ? "" : ": " + said) + state,
                        "the dump at " + path + " is untouched: mend the cause, then run the step again"),
                untouched ? Effect.NONE : Effect.PARTIAL);
    }
}
