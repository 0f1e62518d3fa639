package dev.theseus.actions.machine;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files and directories of a host, packed into one file by {@code tar}. It counts as a backup only when there was room for it, the tool
 * succeeded, and every file in it was compared with the one on the disk; its manifest then lists them.
 */
public final class Archive implements Action {
    private static final HostScript ARCHIVE = HostScript.beside(Archive.class, "archive");
    private static final HostScript ARCHIVED = HostScript.beside(Archive.class, "archived");
    private static final HostScript UNARCHIVE = HostScript.beside(Archive.class, "unarchive");

    /** A digest over many gigabytes takes its time. */
    private static final Duration DIGEST_LIMIT = Duration.ofMinutes(30);

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public String doc() {
        return "Packs files and directories of the host into one file, and verifies it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.required("paths", Shape.oneOrMany(Shape.template()), "what to pack; each must be there"),
                Shape.required("to", Shape.template(), "the file; .gz, .tgz and .zst are packed"),
                Shape.optional("exclude", Shape.oneOrMany(Shape.template()), "names that are left out, with * and ?"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("path", "sha256", "bytes", "files", "seconds");
    }

    @Override
    public String describe(Args args) {
        String paths = args.texts("paths").stream().map(SafeText::display).collect(Collectors.joining(", "));
        return "archive " + paths + " to " + args.text("to").display();
    }

    /** What is asked for, checked. */
    private record Goal(List<String> paths, String to, List<String> exclude) {
        static Goal of(Args args) {
            Goal goal = new Goal(lines(args, "paths"), path(args.plain("to")), lines(args, "exclude"));
            if (goal.paths.isEmpty()) throw new IllegalArgumentException("an archive needs at least one path");
            if (goal.to.endsWith("/"))
                throw new IllegalArgumentException("'" + goal.to + "' is not the path of a file");
            return goal;
        }

        private static List<String> lines(Args args, String key) {
            return args.texts(key).stream()
                    .map(text -> {
                        if (text.hidesSomething())
                            throw new IllegalArgumentException("'" + key + "' must not hold a secret");
                        return key.equals("paths") ? path(text.display()) : line(text.display());
                    })
                    .toList();
        }

        private static String path(String text) {
            return text.startsWith("-") ? "./" + line(text) : line(text);
        }

        private static String line(String text) {
            if (text.isEmpty() || text.indexOf('\0') >= 0 || text.indexOf('\n') >= 0)
                throw new IllegalArgumentException("'" + text + "' is not a path");
            return text;
        }

        String packing() {
            if (to.endsWith(".gz") || to.endsWith(".tgz")) return "gzip";
            return to.endsWith(".zst") ? "zstd" : "none";
        }
    }

    /** What stands at the target; empty where it is no archive that its manifest describes. */
    private static Optional<Map<String, Value>> manifest(String head) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String line : head.lines().toList()) {
            int space = line.indexOf(' ');
            if (space > 0) fields.put(line.substring(0, space), number(line.substring(space + 1)));
        }
        return fields.containsKey("sha256") && fields.containsKey("files") ? Optional.of(fields) : Optional.empty();
    }

    private static Value number(String text) {
        return text.matches("\\d{1,18}") ? Value.of(Long.parseLong(text)) : Value.of(text);
    }

    private static boolean isOf(ActionContext context, Map<String, Value> manifest)
            throws ActionException, InterruptedException {
        return Value.of(context.keepsake()).equals(manifest.get("made-for"));
    }

    private static Map<String, Value> result(Goal goal, Map<String, Value> manifest) {
        Map<String, Value> result = new LinkedHashMap<>(manifest);
        result.remove("made-for");
        result.put("path", Value.of(goal.to()));
        return result;
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Finished seen = context.look(ARCHIVED.with(Goal.of(args).to()).withTimeout(DIGEST_LIMIT));
            if (!seen.ok())
                return new Look(
                        Look.State.UNCLEAR,
                        Value.NIL,
                        Named.excerpt(seen.output().both()));
            if (seen.output().out().strip().equals("absent"))
                return new Look(Look.State.UNTOUCHED, Value.NIL, "no such file");
            Optional<Map<String, Value>> manifest = manifest(seen.output().out());
            return manifest.isPresent() && isOf(context, manifest.get())
                    ? new Look(Look.State.IN_PLACE, Value.NIL, "a verified archive of this step")
                    : new Look(Look.State.UNCLEAR, Value.NIL, "there is another file already");
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            Finished there = context.look(ARCHIVED.with(goal.to()).withTimeout(DIGEST_LIMIT));
            Optional<Map<String, Value>> before = manifest(there.output().out());
            if (before.isPresent() && isOf(context, before.get()))
                return Outcomes.done(result(goal, before.get()), "made and verified before: " + goal.to());
            List<String> values = new ArrayList<>(List.of(
                    goal.to(),
                    goal.packing(),
                    context.keepsake(),
                    Integer.toString(goal.exclude().size())));
            values.addAll(goal.exclude());
            values.addAll(goal.paths());
            Finished finished = context.effect(ARCHIVE.with(values.toArray(String[]::new)));
            Optional<Map<String, Value>> made = manifest(finished.output().out());
            if (!finished.ok() || made.isEmpty()) return unverified(goal, finished);
            return Outcomes.done(
                    result(goal, made.get()),
                    goal.to() + ": " + shown(made.get(), "files") + " files, " + shown(made.get(), "bytes")
                            + " bytes, sha256 " + shown(made.get(), "sha256"));
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static String shown(Map<String, Value> manifest, String name) {
        return manifest.getOrDefault(name, Value.NIL).display();
    }

    private static Outcome unverified(Goal goal, Finished finished) {
        String said = Named.excerpt(finished.output().err());
        return Outcomes.failed(
                finished.exit() == HostScript.NO_SPACE
                        ? new Failure(
                                Code.NO_SPACE,
                                "there is no room for " + goal.to() + ": " + said + "; nothing was written",
                                "make room, or archive to another disk")
                        : new Failure(
                                Code.BACKUP_UNVERIFIED,
                                "no verified archive at " + goal.to() + (said.isEmpty() ? "" : ": " + said)
                                        + "; what was begun was removed",
                                "mend the cause, then retry; nothing that needs this archive may begin before"),
                Effect.NONE);
    }

    /** Takes away what this step made, and nothing else. */
    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Goal goal = Goal.of(args);
            Finished finished =
                    context.effect(UNARCHIVE.with(goal.to(), context.keepsake(), context.overwrites() ? "any" : ""));
            if (finished.ok()) return Outcomes.done(Map.of(), "removed " + goal.to());
            boolean changed = finished.exit() == HostScript.CHANGED_SINCE;
            return Outcomes.refused(
                    changed ? Code.CHANGED_SINCE : Code.UNDO_FAILED,
                    goal.to()
                            + (changed
                                    ? " is not the archive that this step made; it was left as it is"
                                    : " could not be removed: "
                                            + Named.excerpt(finished.output().err())),
                    "decide whether it is to go");
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }
}
