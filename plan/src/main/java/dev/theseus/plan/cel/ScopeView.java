package dev.theseus.plan.cel;

import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.value.Value;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scope as the one map that expressions see; converts only the names that are asked for. */
final class ScopeView extends AbstractMap<String, Object> {
    private final Scope scope;
    private final Map<String, Object> converted = new HashMap<>();

    ScopeView(Scope scope) {
        this.scope = scope;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) return null;
        Object known = converted.get(name);
        if (known != null) return known;
        Value value = scope.lookup(name);
        if (value == null) return null;
        Object cel = Conversion.toCel(value);
        converted.put(name, cel);
        return cel;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return converted.entrySet();
    }
}
