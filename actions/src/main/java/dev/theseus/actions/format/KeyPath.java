package dev.theseus.actions.format;

import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way into a nested document: {@code a.b.0}, or a JSON pointer where a name holds a dot: {@code /a.b/0}. */
record KeyPath(List<String> parts) {

    static KeyPath of(String key) throws Unfit {
        List<String> parts = new ArrayList<>();
        if (key.startsWith("/"))
            for (String part : key.substring(1).split("/", -1))
                parts.add(part.replace("~1", "/").replace("~0", "~"));
        else parts.addAll(List.of(key.split("\\.", -1)));
        if (parts.stream().anyMatch(String::isEmpty)) throw new Unfit("'" + key + "' is no path into a document");
        return new KeyPath(parts);
    }

    /** The value at a path in a model. */
    static Value with(Value model, List<String> parts, Optional<Value> value) {
        if (parts.isEmpty()) return value.orElse(Value.NIL);
        String name = parts.getFirst();
        List<String> rest = parts.subList(1, parts.size());
        if (model instanceof Value.Items(var items) && name.matches("\\d{1,6}")) {
            List<Value> changed = new ArrayList<>(items);
            int at = Integer.parseInt(name);
            if (at > items.size()) return model;
            if (rest.isEmpty() && value.isEmpty()) {
                if (at < items.size()) changed.remove(at);
            } else if (at == items.size()) {
                if (value.isPresent()) changed.add(with(Value.NIL, rest, value));
            } else changed.set(at, with(items.get(at), rest, value));
            return Value.of(changed);
        }
        Map<String, Value> changed = new LinkedHashMap<>();
        if (model instanceof Value.Fields(var fields)) changed.putAll(fields);
        else if (value.isEmpty()) return model;
        if (rest.isEmpty() && value.isEmpty()) changed.remove(name);
        else if (value.isPresent() || changed.containsKey(name))
            changed.put(name, with(changed.getOrDefault(name, Value.NIL), rest, value));
        return Value.of(changed);
    }
}
