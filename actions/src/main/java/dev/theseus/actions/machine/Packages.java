package dev.theseus.actions.machine;

import dev.theseus.actions.Named;
import dev.theseus.actions.Outcomes;
import dev.theseus.actions.host.HostScript;
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
 * Packages of a host, by {@code apt-get}, {@code dnf} or {@code yum}. The package database is what is asked before and afterwards; what
 * was installed in which version is kept, and undo goes back to that.
 */
public final class Packages implements Action {
    private static final HostScript PACKAGE =
            HostScript.beside(Packages.class, "package", "packages-rpm", "packages-apt");
    private static final List<String> VERBS = List.of("install", "upgrade", "erase", "pin", "unpin");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9*?\\[/.][A-Za-z0-9_.+:~^*?\\[\\]=!/@-]{0,250}");

    /** Looking may have to fetch the lists of repositories. */
    private static final Duration LOOK_LIMIT = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "package";
    }

    @Override
    public String doc() {
        return "Installs, upgrades, erases or pins packages.";
    }

    @Override
    public Shape shape() {
        return Shape.section(
                Shape.optional(
                        "install", Shape.oneOrMany(Shape.template()), "packages that are to be there, with * and ?"),
                Shape.optional("upgrade", Shape.oneOrMany(Shape.template()), "installed packages that are to be newer"),
                Shape.optional("erase", Shape.oneOrMany(Shape.template()), "packages that are to go"),
                Shape.optional("pin", Shape.oneOrMany(Shape.template()), "packages that no upgrade is to touch"),
                Shape.optional("unpin", Shape.oneOrMany(Shape.template()), "packages that upgrades may touch again"),
                Shape.optional("exclude", Shape.oneOrMany(Shape.template()), "packages that are left as they are"),
                Shape.optional("repository", Shape.oneOrMany(Shape.template()), "the only repositories that count"),
                Shape.optional(
                        "manager",
                        Shape.choice("apt-get", "dnf", "yum"),
                        "which, where a host has several; otherwise the one that its package database belongs to"),
                Shape.optional("config", Shape.template(), "a configuration file of the package manager"),
                Shape.optional("from", Shape.template(), "a directory with packages, the only source then"),
                Shape.optional("previous", Shape.template(), "a directory with former packages, for undo"));
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, true, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public Set<String> results() {
        return Set.of("exit", "output", "stderr", "lines", "changed");
    }

    @Override
    public String describe(Args args) {
        String verb = VERBS.stream().filter(args::has).findFirst().orElse("");
        List<String> names = args.texts(verb).stream().map(SafeText::display).toList();
        List<String> spared =
                args.texts("exclude").stream().map(SafeText::display).toList();
        return verb + " " + String.join(", ", names) + (spared.isEmpty() ? "" : " but " + String.join(", ", spared))
                + args.optionalText("from").map(dir -> " from " + dir.display()).orElse("");
    }

    /** What is wanted, as the script reads it. */
    private static String wanted(Args args) {
        List<String> verbs = VERBS.stream().filter(args::has).toList();
        if (verbs.size() != 1) throw new IllegalArgumentException("package does one of " + String.join(", ", VERBS));
        String verb = verbs.getFirst();
        var lines = new ArrayList<String>(List.of("verb " + verb));
        words(args, verb).forEach(name -> lines.add("name " + name));
        if (lines.size() == 1) throw new IllegalArgumentException(verb + " names no package");
        for (String key : List.of("exclude", "repository"))
            words(args, key).forEach(word -> lines.add(key + " " + word));
        args.optionalPlain("manager").ifPresent(manager -> lines.add("manager " + manager));
        for (String key : List.of("config", "from", "previous"))
            args.optionalPlain(key).ifPresent(path -> lines.add(key + " " + path(key, path)));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> words(Args args, String key) {
        return args.texts(key).stream()
                .map(text -> {
                    if (text.hidesSomething() || !WORD.matcher(text.display()).matches())
                        throw new IllegalArgumentException("'" + text.display() + "' is not the name of a package, of a"
                                + " repository, or a pattern for one");
                    return text.display();
                })
                .toList();
    }

    private static String path(String key, String path) {
        if (path.isEmpty() || path.startsWith("-") || path.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException(key + ": '" + path + "' is not a path");
        return path;
    }

    private static Command command(String what, String wanted, String any, ActionContext context)
            throws ActionException, InterruptedException {
        return PACKAGE.with(what, context.keepsake(), any).withStdin(SafeText.plain(wanted));
    }

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        try {
            Finished seen =
                    context.look(command("look", wanted(args), "", context).withTimeout(LOOK_LIMIT));
            List<String> lines = seen.output().out().lines().toList();
            if (!seen.ok() || lines.size() != 2 || !lines.getFirst().startsWith("list "))
                return new Look(
                        Look.State.UNCLEAR,
                        Value.NIL,
                        Named.excerpt(seen.output().both()));
            boolean settled = lines.getLast().equals("settled");
            return new Look(
                    settled ? Look.State.IN_PLACE : Look.State.UNTOUCHED,
                    Value.of(Map.of("list", Value.of(lines.getFirst().substring("list ".length())))),
                    settled ? "the package database has it so" : "the package database has it otherwise");
        } catch (IllegalArgumentException e) {
            return new Look(Look.State.UNCLEAR, Value.NIL, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> list(Value found) {
        return found instanceof Value.Fields(var fields) && fields.get("list") instanceof Value.Text(var path)
                ? Optional.of(path)
                : Optional.empty();
    }

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            String wanted = wanted(args)
                    + list(found).map(list -> "before " + list + "\n").orElse("");
            Finished finished = context.effect(command("apply", wanted, "", context));
            Optional<List<Value>> changes = list(found).isPresent() ? changes(wanted, context) : Optional.empty();
            Map<String, Value> result = new LinkedHashMap<>(Named.of(finished));
            changes.ifPresent(list -> result.put("changed", Value.of(list)));
            if (finished.ok()) return new Outcome.Done(new Value.Fields(result), finished.output());
            boolean untouched = changes.map(List::isEmpty).orElse(false);
            String said = Named.excerpt(finished);
            return new Outcome.Failed(
                    new Failure(
                            Code.PACKAGE_FAILED,
                            describe(args) + " failed"
                                    + (untouched
                                            ? ", and the package database is as it was"
                                            : changes.map(list -> ", after " + list.size() + " packages were changed")
                                                    .orElse(""))
                                    + (said.isEmpty() ? "" : ":\n" + said),
                            "read what it printed; install what is missing, then retry"),
                    untouched ? Effect.NONE : Effect.PARTIAL,
                    new Value.Fields(result),
                    finished.output());
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }

    /** Packages that are another than when the step began; empty where that cannot be seen. */
    private static Optional<List<Value>> changes(String wanted, ActionContext context)
            throws ActionException, InterruptedException {
        Finished seen = context.look(command("changes", wanted, "", context).withTimeout(LOOK_LIMIT));
        if (!seen.ok() || seen.output().truncated()) return Optional.empty();
        List<Value> changes = new ArrayList<>();
        for (String line : seen.output().out().lines().toList()) {
            String[] cells = line.split("\t", -1);
            if (cells.length != 3) continue;
            Map<String, Value> change = new LinkedHashMap<>();
            change.put("name", Value.of(cells[0].replaceAll("\\.[^.]*$", "")));
            change.put("before", Value.of(cells[1].equals("-") ? "" : cells[1]));
            change.put("after", Value.of(cells[2].equals("-") ? "" : cells[2]));
            changes.add(Value.of(change));
        }
        return Optional.of(changes);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        try {
            if (list(found).isEmpty())
                return Outcomes.refused(
                        Code.UNDO_FAILED, "which packages were installed before was never seen", "go back by hand");
            String asking = wanted(args) + "before " + list(found).get() + "\n";
            Finished finished = context.effect(command("undo", asking, context.overwrites() ? "any" : "", context));
            if (finished.ok()) return Outcomes.done(Map.of(), "the packages are as they were found");
            String said = Named.excerpt(finished.output().both());
            if (finished.exit() == HostScript.CHANGED_SINCE)
                return Outcomes.refused(
                        Code.CHANGED_SINCE,
                        "packages were changed by somebody else since, and nothing was changed:\n" + said,
                        "decide which versions are to stand");
            return Outcomes.failed(
                    new Failure(
                            Code.UNDO_FAILED,
                            "the packages could not be brought back to what was found:\n" + said,
                            "make the former versions available, in a repository or under previous:, then retry"),
                    Effect.PARTIAL);
        } catch (IllegalArgumentException e) {
            return Outcomes.refused(Code.BAD_VALUE, String.valueOf(e.getMessage()), "");
        }
    }
}
