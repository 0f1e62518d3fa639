package dev.theseus.actions.fleet.cassandra;

import dev.theseus.core.value.Value;
import java.util.List;
import java.util.Map;

/** One row of an answer. What a column lacks is empty, zero or false. */
record Row(Map<String, Value> columns) {
    static Row of(Value value) {
        return new Row(value instanceof Value.Fields(var columns) ? columns : Map.of());
    }

    boolean has(String name) {
        return !(columns.getOrDefault(name, Value.NIL) instanceof Value.Nil);
    }

    String text(String name) {
        return has(name) ? columns.getOrDefault(name, Value.NIL).display() : "";
    }

    long number(String name) {
        return columns.get(name) instanceof Value.Int(var number) ? number : 0;
    }

    boolean is(String name) {
        return columns.get(name) instanceof Value.Bool(var truth) && truth;
    }

    List<String> texts(String name) {
        return columns.get(name) instanceof Value.Items(var items)
                ? items.stream().map(Value::display).toList()
                : List.of();
    }
}
