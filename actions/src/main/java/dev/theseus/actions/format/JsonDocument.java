package dev.theseus.actions.format;

import dev.theseus.actions.json.Json;
import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Optional;

/** A JSON file; keys are paths into it. */
final class JsonDocument implements Document {
    private final String text;
    private final JsonTree root;

    JsonDocument(byte[] file) throws Unfit {
        text = Bytes.asText(file);
        root = new JsonTree.Scanner(text).all();
    }

    /** How far a path leads, and what of it is left. */
    private record Way(JsonTree end, List<String> left, Optional<Listing> listing, int index, boolean numbered) {}

    private Way way(String key) throws Unfit {
        List<String> parts = KeyPath.of(key).parts();
        JsonTree tree = root;
        Optional<Listing> listing = Optional.empty();
        int index = 0;
        boolean numbered = false;
        for (int i = 0; i < parts.size(); i++) {
            int next = index(tree, parts.get(i));
            if (next < 0) return new Way(tree, parts.subList(i, parts.size()), Optional.empty(), 0, false);
            listing = Optional.of(listing(tree));
            numbered = tree instanceof JsonTree.Row;
            index = next;
            tree = child(tree, next);
        }
        return new Way(tree, List.of(), listing, index, numbered);
    }

    private static int index(JsonTree tree, String part) {
        return switch (tree) {
            case JsonTree.Leaf _ -> -1;
            case JsonTree.Branch(int _, int _, var members) -> {
                for (int i = 0; i < members.size(); i++)
                    if (members.get(i).key().equals(part)) yield i;
                yield -1;
            }
            case JsonTree.Row(int _, int _, var items) ->
                part.matches("\\d{1,6}") && Integer.parseInt(part) < items.size() ? Integer.parseInt(part) : -1;
        };
    }

    private static JsonTree child(JsonTree tree, int index) {
        return switch (tree) {
            case JsonTree.Leaf leaf -> leaf;
            case JsonTree.Branch(int _, int _, var members) ->
                members.get(index).content();
            case JsonTree.Row(int _, int _, var items) -> items.get(index);
        };
    }

    private Listing listing(JsonTree tree) {
        return new Listing(
                text,
                switch (tree) {
                    case JsonTree.Leaf _ -> List.of();
                    case JsonTree.Branch(int _, int _, var members) ->
                        members.stream()
                                .map(one -> new Listing.Span(one.from(), one.to()))
                                .toList();
                    case JsonTree.Row(int _, int _, var items) ->
                        items.stream()
                                .map(one -> new Listing.Span(one.from(), one.to()))
                                .toList();
                });
    }

    @Override
    public Optional<Slot> find(String key) {
        try {
            Way way = way(key);
            return way.left().isEmpty()
                    ? Optional.of(
                            new Slot(way.end().from(), way.end().to(), way.end().value()))
                    : Optional.empty();
        } catch (Unfit e) {
            return Optional.empty();
        }
    }

    @Override
    public Gap place(String key) throws Unfit {
        Way way = way(key);
        if (way.left().isEmpty()) return Gap.over(way.end().from(), way.end().to());
        var inner = new StringBuilder();
        for (String part : way.left().subList(1, way.left().size()))
            inner.append('{').append(Json.quote(part)).append(": ");
        String closing = "}".repeat(way.left().size() - 1);
        String first = way.left().getFirst();
        return switch (way.end()) {
            case JsonTree.Leaf _ -> throw new Unfit("what stands before '" + first + "' in " + key + " is no map");
            case JsonTree.Branch(int from, int _, var members) -> {
                if (members.isEmpty()) yield new Gap(from + 1, from + 1, Json.quote(first) + ": " + inner, closing);
                var last = members.getLast();
                String colon = text.charAt(last.content().from() - 1) == ':' ? ":" : ": ";
                yield new Gap(
                        last.to(), last.to(), gap(last.from(), colon) + Json.quote(first) + colon + inner, closing);
            }
            case JsonTree.Row(int from, int _, var items) -> {
                if (!first.equals(Integer.toString(items.size())))
                    throw new Unfit("the list before '" + first + "' in " + key + " has " + items.size() + " items");
                if (items.isEmpty()) yield new Gap(from + 1, from + 1, inner.toString(), closing);
                int end = items.getLast().to();
                yield new Gap(end, end, gap(items.getLast().from(), ": ") + inner, closing);
            }
        };
    }

    /** A comma, and what stands before the last item: its line's indent, or a blank. */
    private String gap(int lastFrom, String colon) {
        int start = lastFrom;
        while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) start--;
        if (start > 0 && text.charAt(start - 1) == '\n')
            return "," + Bytes.newline(text) + text.substring(start, lastFrom);
        return colon.length() == 1 ? "," : ", ";
    }

    @Override
    public List<Gap> remove(String key) throws Unfit {
        Way way = way(key);
        if (!way.left().isEmpty()) return List.of();
        Listing listing = way.listing().orElseThrow(() -> new Unfit("the whole document cannot be removed"));
        return way.numbered() ? listing.withoutNumbered(way.index()) : listing.without(way.index());
    }

    @Override
    public String encode(Value value) {
        return Json.reveal(value, name -> {
            throw new IllegalArgumentException(name);
        });
    }

    @Override
    public Value model() {
        return root.value();
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
