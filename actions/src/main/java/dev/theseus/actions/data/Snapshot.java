package dev.theseus.actions.data;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostScript;
import dev.theseus.core.plan.Share;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
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
import java.util.regex.Pattern;

/**
 * A snapshot of a Cassandra node, by its own {@code nodetool}. It counts as a backup only when there was room for what it will hold back,
 * and every table with data on the disk is in it.
 */
public final class Snapshot implements Action {
    private static final HostScript SNAPSHOT = HostScript.beside(Snapshot.class, "snapshot");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}");
    private static final Pattern KEYSPACE = Pattern.compile("[A-Za-z0-9_]{1,48}");
    private static final String USUAL_DATA = "/var/lib/cassandra/data";
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String doc() {
        return "Takes a snapshot of a Cassandra node, and verifies it.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                "tag",
                Shape.required("tag", Shape.template(), "its name; one that no other snapshot has"),
                Shape.optional("keyspaces", Shape.oneOrMany(Shape.template()), "which; all where absent"),
                Shape.optional("nodetool", Shape.template(), "the program; found by PATH where absent"),
                Shape.optional("options", Shape.oneOrMany(Shape.template()), "options of nodetool, [-h, host]"),
                Shape.optional("data", Shape.oneOrMany(Shape.template()), "the data directories; " + USUAL_DATA),
                Shape.optional("room", Shape.share(), "how much of the data must be free on the disk; 100%"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("tag", "tables", "kb");
    }

    @Override
    public String describe(Args args) {
        List<String> keyspaces =
                args.texts("keyspaces").stream().map(SafeText::display).toList();
        return "snapshot " + args.text("tag").display()
                + (keyspaces.isEmpty() ? "" : " of " + String.join(", ", keyspaces));
    }

    private static Command command(String what, Args args, ActionContext context)
            throws ActionException, InterruptedException {
        String tag = args.plain("tag");
        if (!TAG.matcher(tag).matches()) throw new IllegalArgumentException("'" + tag + "' is not a snapshot's name");
        long room = args.share("room")
                .map(share -> switch (share) {
                    case Share.Percent(int percent) -> (long) percent;
                    case Share.All _ -> 100L;
                    case Share.Count _ ->
                        throw new IllegalArgumentException("room is a percentage of the data, 50% for instance");
                })
                .orElse(100L);
        var words = new ArrayList<>(List.of(
                what, tag, context.keepsake(), args.optionalPlain("nodetool").orElse("nodetool"), Long.toString(room)));
        counted(words, words(args, "options"));
        counted(words, args.has("data") ? words(args, "data") : List.of(USUAL_DATA));
        List<String> keyspaces = words(args, "keyspaces");
        for (String keyspace : keyspaces)
            if (!KEYSPACE.matcher(keyspace).matches())
                throw new IllegalArgumentException("'" + keyspace + "' is not the name of a keyspace");
        words.addAll(keyspaces);
        return SNAPSHOT.with(words.toArray(String[]::new));
    }

    private static void counted(List<String> words, List<String> more) {
        words.add(Integer.toString(more.size()));
        words.addAll(more);
    }

    private static List<String> words(Args args, String key) {
        return args.texts(key).stream()
                .map(text -> {
                    if (text.hidesSomething()
                            || text.display().isEmpty()
                            || text.display().contains("\n"))
                        throw new IllegalArgumentException(key + ": a word without line breaks and secrets is wanted;"
                                + " a password stands in a file, for nodetool's -pwf");
                    return text.display();
                })
                .toList();
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Finished seen = context.look(command("look", args, context).withTimeout(LOOK_LIMIT));
            String word = seen.output().out().strip();
            if (!seen.ok())
                return new Look(
                        Look.State.UNCLEAR,
                        Value.NIL,
                        Named.excerpt(seen.output().both()));
            return switch (word) {
                case "absent" -> new Look(Look.State.UNTOUCHED, Value.NIL, "no such snapshot");
                case "ours" -> new Look(Look.State.IN_PLACE, Value.NIL, "this step's snapshot, whole");
                case "begun" -> new Look(Look.State.UNCLEAR, Value.NIL, "this step's snapshot, not whole");
                default -> new Look(Look.State.UNCLEAR, Value.NIL, "a snapshot of that name that another one took");
            };
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Command looking = command("look", args, context).withTimeout(LOOK_LIMIT);
            if (context.look(looking).output().out().strip().equals("ours"))
                return Outcomes.done(Map.of("tag", Value.of(args.plain("tag"))), "taken and verified before");
            Finished finished = context.effect(command("take", args, context));
            if (!finished.ok()) return failed(args, finished);
            Map<String, Value> result = new LinkedHashMap<>();
            result.put("tag", Value.of(args.plain("tag")));
            for (String line : finished.output().out().lines().toList()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[1].matches("\\d{1,18}"))
                    result.put(words[0], Value.of(Long.parseLong(words[1])));
            }
            return Outcomes.done(
                    result,
                    "snapshot " + args.plain("tag") + " holds all "
                            + Optional.ofNullable(result.get("tables"))
                                    .orElse(Value.NIL)
                                    .display()
                            + " tables with data");
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    private static Outcome failed(Args args, Finished finished) {
        String said = Named.excerpt(finished.output().err());
        if (finished.exit() == HostScript.NO_SPACE)
            return Outcomes.refused(
                    Code.NO_SPACE,
                    "there is no room for a snapshot: " + said + "; none was taken",
                    "make room (nodetool clearsnapshot removes old ones), or say room: where less is enough");
        boolean untouched = finished.exit() == HostScript.REFUSED || finished.exit() == HostScript.NO_TOOL;
        return Outcomes.failed(
                new Failure(
                        Code.BACKUP_UNVERIFIED,
                        "no verified snapshot " + args.plain("tag") + (said.isEmpty() ? "" : ": " + said)
                                + (untouched ? "; nothing was changed" : ""),
                        "mend the cause, then retry; nothing that needs this snapshot may begin before"),
                untouched ? Effect.NONE : Effect.PARTIAL);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            Finished finished = context.effect(command("clear", args, context));
            if (finished.ok()) return Outcomes.done(Map.of(), "cleared snapshot " + args.plain("tag"));
            String said = Named.excerpt(finished.output().err());
            boolean others = finished.exit() == HostScript.CHANGED_SINCE;
            return Outcomes.failed(
                    new Failure(
                            others ? Code.CHANGED_SINCE : Code.UNDO_FAILED,
                            others
                                    ? "snapshot " + args.plain("tag") + " is not this step's; it was left as it is"
                                    : "snapshot " + args.plain("tag") + " could not be cleared: " + said,
                            "clear it by hand, with nodetool clearsnapshot -t, where it is to go"),
                    others ? Effect.NONE : Effect.PARTIAL);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }
}
