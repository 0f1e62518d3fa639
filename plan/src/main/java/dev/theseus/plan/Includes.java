package dev.theseus.plan;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.plan.source.Node;
import dev.theseus.plan.source.Problems;
import dev.theseus.plan.source.Quoted;
import dev.theseus.plan.source.SourceFile;
import dev.theseus.plan.source.Sources;
import dev.theseus.plan.source.YamlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts included files in place, before anything is interpreted. {@code - include: file} in a list of phases or steps stands for the phases
 * or steps of that file; its inputs, facts and the like join the plan's own. {@code include:} at the top takes only the latter. Nodes keep
 * the place they came from, so problems name the file in which they are.
 */
final class Includes {
    /** Lists in which an include may stand, and the key of the included file that takes its place. */
    private static final Map<String, String> LISTS = Map.of(
            "phases",
            "phases",
            "steps",
            "steps",
            "always",
            "steps",
            "finalize",
            "steps",
            "undo",
            "steps",
            "do",
            "steps");

    private static final Set<String> SHARED =
            Set.of("inputs", "paths", "facts", "during", "window_closes", "baselines");
    private static final Set<String> IN_PART = Set.of("theseus", "include", "note", "phases", "steps");
    /** Files that include each other twice would otherwise grow without end. */
    private static final int MAX_ITEMS = 100_000;

    private final Sources sources;
    private final Problems problems;
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, Node.Fields> loaded = new LinkedHashMap<>();
    private final Map<String, List<Node.Entry>> shared = new LinkedHashMap<>();
    private int items;

    Includes(Sources sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    Optional<Node> expand(Node root) {
        if (!(root instanceof Node.Fields fields)) return Optional.of(root);
        sources.main().ifPresent(main -> open.push(main.path()));
        Node expanded = fields(fields);
        top(fields);
        return Optional.of(expanded instanceof Node.Fields whole ? withShared(whole) : expanded);
    }

    /** The files that are named at the top: for their inputs, facts and the like only. */
    private void top(Node.Fields fields) {
        fields.get("include").ifPresent(value -> {
            List<Node> names = value instanceof Node.Items list ? list.nodes() : List.of(value);
            for (Node name : names)
                if (name instanceof Node.Scalar scalar) part(scalar).ifPresent(_ -> open.pop());
        });
    }

    private Node.Fields withShared(Node.Fields whole) {
        var entries = new ArrayList<Node.Entry>();
        var left = new LinkedHashMap<>(shared);
        for (Node.Entry entry : whole.entries()) {
            List<Node.Entry> more = left.remove(entry.key().text());
            if (more == null || !(entry.value() instanceof Node.Fields own)) entries.add(entry);
            else entries.add(new Node.Entry(entry.key(), joined(own, more)));
        }
        left.forEach((name, more) -> {
            Place place = more.getFirst().key().place();
            var key = new Node.Scalar(name, Node.Type.TEXT, new Node.Origin.Somewhere(), place);
            entries.add(new Node.Entry(key, joined(new Node.Fields(List.of(), place), more)));
        });
        return new Node.Fields(entries, whole.place());
    }

    private Node.Fields joined(Node.Fields own, List<Node.Entry> more) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        var all = new ArrayList<>(more);
        all.addAll(own.entries());
        for (Node.Entry entry : all) {
            Node.Entry before = entries.putIfAbsent(entry.key().text(), entry);
            if (before != null)
                problems.add(
                        Code.DUPLICATE_ID,
                        entry.key().place(),
                        Quoted.of(entry.key().text()) + " is declared in "
                                + before.key().place() + " already",
                        "keep one of them");
        }
        return new Node.Fields(new ArrayList<>(entries.values()), own.place());
    }

    private Node node(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar;
            case Node.Items list ->
                new Node.Items(list.nodes().stream().map(this::node).toList(), list.place());
            case Node.Fields fields -> fields(fields);
        };
    }

    private Node fields(Node.Fields fields) {
        var entries = new ArrayList<Node.Entry>();
        for (Node.Entry entry : fields.entries()) {
            String key = LISTS.get(entry.key().text());
            Node value =
                    key != null && entry.value() instanceof Node.Items list ? list(list, key) : node(entry.value());
            entries.add(new Node.Entry(entry.key(), value));
        }
        return new Node.Fields(entries, fields.place());
    }

    private Node list(Node.Items list, String key) {
        var nodes = new ArrayList<Node>();
        for (Node item : list.nodes()) {
            Optional<Node.Scalar> include = include(item);
            if (include.isEmpty()) nodes.add(node(item));
            else nodes.addAll(included(include.get(), key));
        }
        items += nodes.size();
        return new Node.Items(items > MAX_ITEMS ? List.of() : nodes, list.place());
    }

    private static Optional<Node.Scalar> include(Node item) {
        return item instanceof Node.Fields fields
                        && fields.entries().size() == 1
                        && fields.entries().getFirst().key().text().equals("include")
                        && fields.entries().getFirst().value() instanceof Node.Scalar path
                ? Optional.of(path)
                : Optional.empty();
    }

    private List<Node> included(Node.Scalar name, String key) {
        if (items > MAX_ITEMS) {
            problems.add(
                    Code.YAML_TOO_BIG,
                    name.place(),
                    "includes make the plan larger than " + MAX_ITEMS + " steps",
                    "include fewer files, or each of them less often");
            return List.of();
        }
        Optional<Node.Fields> part = part(name);
        if (part.isEmpty()) return List.of();
        Optional<Node> list = part.get().get(key);
        List<Node> nodes = List.of();
        if (list.isPresent()
                && list.get() instanceof Node.Items found
                && list(found, key) instanceof Node.Items expanded) nodes = expanded.nodes();
        else
            problems.add(
                    Code.MISSING_KEY,
                    name.place(),
                    Quoted.of(name.text()) + " has no list `" + key + "` to include here",
                    "add `" + key + ":` to it");
        open.pop();
        return nodes;
    }

    /** An included file; it is pushed on {@link #open}, and whoever called takes it off again. */
    private Optional<Node.Fields> part(Node.Scalar name) {
        Optional<String> path = path(name);
        if (path.isEmpty()) return Optional.empty();
        if (open.contains(path.get())) {
            var circle = new ArrayList<>(open).reversed();
            problems.add(
                    Code.INCLUDE_CYCLE,
                    name.place(),
                    "the files include each other in a circle: " + String.join(" → ", circle) + " → " + path.get(),
                    "break the circle");
            return Optional.empty();
        }
        Node.Fields known = loaded.get(path.get());
        if (known == null) {
            Optional<Node.Fields> read = load(path.get(), name.place());
            if (read.isEmpty()) return Optional.empty();
            known = read.get();
            loaded.put(path.get(), known);
            open.push(path.get());
            share(known);
        } else open.push(path.get());
        return Optional.of(known);
    }

    private Optional<Node.Fields> load(String path, Place from) {
        Optional<SourceFile> file = sources.load(path, from);
        return file.flatMap(found -> YamlReader.read(sources.display(found), found.text(), problems))
                .filter(root -> LanguageVersion.fits(root, problems))
                .map(Node.Fields.class::cast);
    }

    private void share(Node.Fields part) {
        top(part);
        for (Node.Entry entry : part.entries()) {
            String key = entry.key().text();
            if (SHARED.contains(key) && entry.value() instanceof Node.Fields fields)
                shared.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(fields.entries());
            else if (!IN_PART.contains(key))
                problems.add(
                        Code.UNKNOWN_KEY,
                        entry.key().place(),
                        Quoted.of(key) + " cannot stand in an included file",
                        "an included file has phases or steps, and inputs, paths, facts, during, window_closes and baselines");
        }
    }

    /** Relative to the plan's folder, from a name that is relative to the including file. */
    private Optional<String> path(Node.Scalar name) {
        String from = open.isEmpty() ? "" : open.getFirst();
        String folder = from.contains("/") ? from.substring(0, from.lastIndexOf('/') + 1) : "";
        var parts = new ArrayList<String>();
        boolean outside = name.text().startsWith("/")
                || name.text().contains("\\")
                || name.text().indexOf('\0') >= 0;
        for (String each : (folder + name.text()).split("/")) {
            if (each.isEmpty() || each.equals(".")) continue;
            if (!each.equals("..")) parts.add(each);
            else if (parts.isEmpty()) outside = true;
            else parts.removeLast();
        }
        if (!outside && !parts.isEmpty()) return Optional.of(String.join("/", parts));
        sources.outside(name.place(), name.text());
        return Optional.empty();
    }
}
