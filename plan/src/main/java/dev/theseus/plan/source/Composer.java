package dev.theseus.plan.source;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds nodes from YAML events, without recursion, and refuses what no plan needs: depth, alias bombs, tags, several documents. */
final class Composer {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ALIASES = 100;
    /** Nodes that aliases may add: ten lines with ten aliases each would otherwise be ten thousand million. */
    private static final int MAX_ALIASED_NODES = 10_000;

    private final String file;
    private final String[] lines;
    private final Problems problems;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int aliases;
    private long aliasedNodes;
    private int documents;
    private boolean refused;
    private @Nullable Node root;

    private record Anchored(Node node, long size) {}

    /** A list or map whose end has not come yet. */
    private static final class Open {
        final boolean map;
        final Place place;
        final @Nullable String anchor;
        final List<Node> nodes = new ArrayList<>();
        final List<Node.Entry> entries = new ArrayList<>();
        final Set<String> keys = new HashSet<>();
        Node.@Nullable Scalar key;
        /** The key was refused; its value is read and dropped. */
        boolean dropNext;

        long size = 1;

        Open(boolean map, Place place, @Nullable String anchor) {
            this.map = map;
            this.place = place;
            this.anchor = anchor;
        }
    }

    Composer(String file, String text, Problems problems) {
        this.file = file;
        this.lines = text.split("\r\n|\r|\n", -1);
        this.problems = problems;
    }

    /** Takes the next event; false where the rest of the file must not be read. */
    boolean accept(Event event) {
        switch (event.getEventId()) {
            case DocumentStart -> documentStart(event);
            case Scalar -> scalar((ScalarEvent) event);
            case Alias -> alias((AliasEvent) event);
            case SequenceStart -> begin((CollectionStartEvent) event, false);
            case MappingStart -> begin((CollectionStartEvent) event, true);
            case SequenceEnd, MappingEnd -> end();
            case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        }
        return !refused;
    }

    /** What was read; empty where something was refused or nothing is there. */
    Optional<Node> document() {
        if (refused) return Optional.empty();
        if (root == null)
            problems.add(Code.YAML_BROKEN, new Place(file, 0, 0), "the file is empty", "begin it with `theseus: 1`");
        return Optional.ofNullable(root);
    }

    private void documentStart(Event event) {
        if (++documents > 1)
            refuse(
                    Code.YAML_BROKEN,
                    place(event),
                    "a second document begins here",
                    "keep one document in a file; use `include` for parts");
    }

    private void refuse(Code code, Place place, String message, String remedy) {
        problems.add(code, place, message, remedy);
        refused = true;
    }

    private void scalar(ScalarEvent event) {
        boolean foreign = refusesTag(event.getTag(), event);
        var origin = origin(event);
        var type = event.isPlain() && event.getTag().isEmpty() || foreign
                ? CoreSchema.typeOf(event.getValue())
                : event.getTag()
                        .filter(tag -> !tag.equals("!"))
                        .map(CoreSchema::typeOfTag)
                        .orElse(Node.Type.TEXT);
        put(new Node.Scalar(event.getValue(), type, origin, place(event)), 1, anchor(event));
    }

    private Node.Origin origin(ScalarEvent event) {
        String value = event.getValue();
        Optional<Mark> start = event.getStartMark();
        if (start.isEmpty()) return new Node.Origin.Somewhere();
        String line = start.get().getLine() < lines.length ? lines[start.get().getLine()] : "";
        int column = start.get().getColumn();
        if (event.isPlain())
            return line.startsWith(value, column) ? new Node.Origin.Line(0) : new Node.Origin.Somewhere();
        if (event.isSQuoted() || event.isDQuoted())
            return line.startsWith(value, column + 1) ? new Node.Origin.Line(1) : new Node.Origin.Somewhere();
        if (event.isLiteral() && start.get().getLine() + 1 < lines.length) {
            String first = lines[start.get().getLine() + 1];
            int indent = first.length() - first.stripLeading().length();
            if (!value.isEmpty() && first.startsWith(value.split("\n", 2)[0], indent))
                return new Node.Origin.Block(indent);
        }
        return new Node.Origin.Somewhere();
    }

    private void alias(AliasEvent event) {
        String name = event.getAlias().getValue();
        Anchored target = anchors.get(name);
        if (target == null) {
            boolean inside = open.stream().anyMatch(each -> name.equals(each.anchor));
            refuse(
                    Code.YAML_ALIASES,
                    place(event),
                    inside ? "the alias *" + name + " stands inside what it refers to" : "there is no anchor &" + name,
                    "write the value out");
            return;
        }
        aliasedNodes += target.size();
        if (++aliases > MAX_ALIASES || aliasedNodes > MAX_ALIASED_NODES) {
            refuse(
                    Code.YAML_ALIASES,
                    place(event),
                    "the file uses too many aliases (at most " + MAX_ALIASES + ", which may stand for "
                            + MAX_ALIASED_NODES + " values in all)",
                    "write values out, or use `include`");
            return;
        }
        put(target.node(), target.size(), null);
    }

    private void begin(CollectionStartEvent event, boolean map) {
        if (open.size() >= MAX_DEPTH) {
            refuse(
                    Code.YAML_TOO_DEEP,
                    place(event),
                    "lists and maps are nested more than " + MAX_DEPTH + " deep",
                    "a plan needs about eight levels");
            return;
        }
        refusesTag(event.getTag(), event);
        open.push(new Open(map, place(event), anchor(event)));
    }

    private void end() {
        Open done = open.pop();
        Node node = done.map ? new Node.Fields(done.entries, done.place) : new Node.Items(done.nodes, done.place);
        put(node, done.size, done.anchor);
    }

    private void put(Node node, long size, @Nullable String anchor) {
        if (anchor != null) anchors.put(anchor, new Anchored(node, size));
        Open parent = open.peek();
        if (parent == null) {
            root = node;
            return;
        }
        parent.size += size;
        if (!parent.map) parent.nodes.add(node);
        else if (parent.dropNext) parent.dropNext = false;
        else if (parent.key == null) key(parent, node);
        else {
            parent.entries.add(new Node.Entry(parent.key, node));
            parent.key = null;
        }
    }

    private void key(Open parent, Node node) {
        if (!(node instanceof Node.Scalar key)) {
            problems.add(Code.WRONG_TYPE, node.place(), "a key is " + node.kind() + ", not a text", "");
            parent.dropNext = true;
        } else if (!parent.keys.add(key.text())) {
            problems.add(
                    Code.YAML_DUPLICATE_KEY,
                    key.place(),
                    "the key " + Quoted.of(key.text()) + " stands here a second time",
                    "keep one of them");
            parent.dropNext = true;
        } else parent.key = key;
    }

    private boolean refusesTag(Optional<String> tag, Event event) {
        if (tag.isEmpty() || tag.get().equals("!") || CoreSchema.TAGS.contains(tag.get())) return false;
        problems.add(
                Code.YAML_BROKEN,
                place(event),
                "the tag " + Quoted.of(tag.get()) + " is not one of YAML's core schema",
                "leave the tag out");
        return true;
    }

    private static @Nullable String anchor(NodeEvent event) {
        return event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
    }

    private Place place(Event event) {
        return event.getStartMark()
                .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Place(file, 0, 0));
    }
}
