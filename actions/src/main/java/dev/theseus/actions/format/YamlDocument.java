package dev.theseus.actions.format;

import dev.theseus.core.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file with one document; keys are paths into it. Positions are those of the library's marks, turned from characters into bytes.
 * What it cannot change safely is noticed by the caller, who compares {@link #model} with {@link #expected}.
 */
final class YamlDocument implements Document {
    private static final int MAX_DEPTH = 200;

    /** One character for each code point's byte: the file as bytes, so that all offsets are bytes. */
    private final String text;

    private final int[] bytesBefore;
    private final Optional<Node> root;

    YamlDocument(byte[] file) throws Unfit {
        text = Bytes.asText(file);
        try {
            String characters = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            bytesBefore = offsets(characters);
            root = new Compose(LoadSettings.builder()
                            .setMaxAliasesForCollections(50)
                            .build())
                    .composeString(characters);
            root.ifPresent(node -> value(node, 0));
        } catch (CharacterCodingException e) {
            throw new Unfit("it is not in UTF-8");
        } catch (YamlEngineException e) {
            throw new Unfit("it is no YAML with one document: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The library's answer to an escape without digits, such as "\\u" before a closing quote, and to a tag that
            // ends with a blank.
            throw new Unfit("it is no YAML: an escape has too few digits, or a tag a blank");
        }
    }

    private static int[] offsets(String characters) {
        int[] codePoints = characters.codePoints().toArray();
        int[] offsets = new int[codePoints.length + 1];
        for (int i = 0; i < codePoints.length; i++) {
            int c = codePoints[i];
            offsets[i + 1] = offsets[i] + (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        }
        return offsets;
    }

    private int offset(Optional<Mark> mark) {
        return bytesBefore[Math.min(mark.map(Mark::getIndex).orElse(0), bytesBefore.length - 1)];
    }

    private int from(Node node) {
        return offset(node.getStartMark());
    }

    /** Where a node's own text ends; a block's mark is that of whatever comes after it. */
    private int to(Node node) {
        if (node instanceof MappingNode map && isBlock(map) && !map.getValue().isEmpty())
            return to(map.getValue().getLast().getValueNode());
        if (node instanceof SequenceNode list
                && list.getFlowStyle() == FlowStyle.BLOCK
                && !list.getValue().isEmpty()) return to(list.getValue().getLast());
        return offset(node.getEndMark());
    }

    private static boolean isBlock(MappingNode map) {
        return map.getFlowStyle() == FlowStyle.BLOCK;
    }

    private static Value value(Node node, int depth) {
        if (depth > MAX_DEPTH) throw new YamlEngineException("it is nested too deeply");
        if (node instanceof MappingNode map) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (NodeTuple tuple : map.getValue()) {
                if (fields.put(name(tuple), value(tuple.getValueNode(), depth + 1)) != null)
                    throw new YamlEngineException("it holds the key '" + name(tuple) + "' twice");
            }
            return Value.of(fields);
        }
        if (node instanceof SequenceNode list) {
            List<Value> items = new ArrayList<>();
            for (Node item : list.getValue()) items.add(value(item, depth + 1));
            return Value.of(items);
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : Value.NIL;
    }

    private static Value scalar(ScalarNode scalar) {
        String raw = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) return Value.NIL;
        if (scalar.getTag().equals(Tag.BOOL))
            return Value.of(Boolean.parseBoolean(raw.toLowerCase(java.util.Locale.ROOT)));
        if (scalar.getTag().equals(Tag.INT) && raw.matches("[-+]?\\d{1,18}")) return Value.of(Long.parseLong(raw));
        if (scalar.getTag().equals(Tag.FLOAT) && raw.matches("[-+]?[0-9.]+([eE][-+]?\\d+)?"))
            return new Value.Real(Double.parseDouble(raw));
        return Value.of(raw);
    }

    private static String name(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key
                ? key.getValue()
                : tuple.getKeyNode().toString();
    }

    /** How far a path leads. @param parent what holds the end, at the index */
    private record Way(Optional<Node> end, List<String> left, Optional<Node> parent, int index) {}

    private Way way(String key) throws Unfit {
        List<String> parts = KeyPath.of(key).parts();
        Optional<Node> parent = Optional.empty();
        Optional<Node> node = root;
        int index = 0;
        for (int i = 0; i < parts.size(); i++) {
            int next = node.isPresent() ? index(node.get(), parts.get(i)) : -1;
            if (next < 0) return new Way(node, parts.subList(i, parts.size()), parent, index);
            parent = node;
            index = next;
            node = Optional.of(child(node.get(), next));
        }
        return new Way(node, List.of(), parent, index);
    }

    private static int index(Node node, String part) {
        if (node instanceof MappingNode map)
            for (int i = 0; i < map.getValue().size(); i++)
                if (name(map.getValue().get(i)).equals(part)) return i;
        if (node instanceof SequenceNode list && part.matches("\\d{1,6}"))
            return Integer.parseInt(part) < list.getValue().size() ? Integer.parseInt(part) : -1;
        return -1;
    }

    private static Node child(Node node, int index) {
        if (node instanceof MappingNode map) return map.getValue().get(index).getValueNode();
        return node instanceof SequenceNode list ? list.getValue().get(index) : node;
    }

    @Override
    public Optional<Slot> find(String key) {
        try {
            Way way = way(key);
            return way.left().isEmpty()
                    ? way.end().map(node -> new Slot(from(node), to(node), value(node, 0)))
                    : Optional.empty();
        } catch (Unfit e) {
            return Optional.empty();
        }
    }

    @Override
    public Gap place(String key) throws Unfit {
        Way way = way(key);
        if (way.left().isEmpty() && way.end().isPresent()) return over(way.end().get(), "", "");
        if (way.end().isEmpty()) return new YamlInsert(text).atEnd(way.left(), 0, text.length());
        Node node = way.end().get();
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL))
            return over(
                    scalar, YamlInsert.flow(way.left()), "}".repeat(way.left().size()));
        if (!(node instanceof MappingNode map))
            throw new Unfit("what stands before '" + way.left().getFirst() + "' in " + key + " is no map");
        if (isBlock(map) && !map.getValue().isEmpty()) {
            int indent = map.getStartMark().map(Mark::getColumn).orElse(0);
            return new YamlInsert(text).atEnd(way.left(), indent, to(map));
        }
        int at = map.getValue().isEmpty()
                ? from(map) + 1
                : to(map.getValue().getLast().getValueNode());
        String comma = map.getValue().isEmpty() ? "" : ", ";
        return new Gap(
                at,
                at,
                comma + YamlInsert.flow(way.left()).substring(1),
                "}".repeat(way.left().size() - 1));
    }

    /** In place of a node: an empty one needs a blank before, a literal block a line's end after. */
    private Gap over(Node node, String before, String after) {
        int from = from(node);
        int to = Math.max(to(node), from);
        boolean tight = from > 0 && " \t\n".indexOf(text.charAt(from - 1)) < 0;
        boolean line = to > from && text.charAt(to - 1) == '\n';
        return new Gap(from, to, (tight ? " " : "") + before, after + (line ? "\n" : ""));
    }

    @Override
    public List<Gap> remove(String key) throws Unfit {
        Way way = way(key);
        if (!way.left().isEmpty() || way.parent().isEmpty()) return List.of();
        Node parent = way.parent().get();
        if (parent instanceof MappingNode map && isBlock(map)) return List.of(blockEntry(map, way.index()));
        if (parent instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.BLOCK)
            throw new Unfit("an item of a list in block style cannot be removed");
        List<Listing.Span> spans = new ArrayList<>();
        if (parent instanceof MappingNode map)
            for (NodeTuple tuple : map.getValue())
                spans.add(new Listing.Span(from(tuple.getKeyNode()), to(tuple.getValueNode())));
        if (parent instanceof SequenceNode list)
            for (Node item : list.getValue()) spans.add(new Listing.Span(from(item), to(item)));
        var listing = new Listing(text, spans);
        return parent instanceof SequenceNode ? listing.withoutNumbered(way.index()) : listing.without(way.index());
    }

    private Gap blockEntry(MappingNode map, int index) {
        int from = from(map.getValue().get(index).getKeyNode());
        int to = to(map.getValue().get(index).getValueNode());
        if (map.getValue().size() == 1 && root.orElse(null) != map) return new Gap(from, to, "{}", "");
        int start = text.lastIndexOf('\n', from - 1) + 1;
        int end = to > 0 && text.charAt(to - 1) == '\n' && to > from ? to : text.indexOf('\n', to) + 1;
        if (text.substring(start, from).isBlank()) return Gap.over(start, end == 0 ? text.length() : end);
        return index + 1 < map.getValue().size()
                ? Gap.over(from, from(map.getValue().get(index + 1).getKeyNode()))
                : Gap.over(from, to);
    }

    @Override
    public String encode(Value value) {
        return YamlTexts.encode(value);
    }

    @Override
    public Value model() {
        return root.map(node -> value(node, 0)).orElse(Value.of(Map.of()));
    }

    @Override
    public Value expected(String key, Optional<Value> value) {
        try {
            return KeyPath.with(model(), KeyPath.of(key).parts(), value);
        } catch (Unfit e) {
            return model();
        }
    }
}
