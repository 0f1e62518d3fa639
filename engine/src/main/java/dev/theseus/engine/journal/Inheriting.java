package dev.theseus.engine.journal;

import dev.theseus.core.run.Inherited;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run inherits, as a value: a list of maps. */
final class Inheriting {
    private static final String ACTION = "action";
    private static final String HOST = "host";
    private static final String OBJECT = "object";
    private static final String FOUND = "found";

    private Inheriting() {}

    static Value value(List<Inherited> inherited) {
        return Value.of(inherited.stream()
                .<Value>map(each -> Value.of(Map.of(
                        ACTION,
                        Value.of(each.action()),
                        HOST,
                        Value.of(each.host()),
                        OBJECT,
                        Value.of(each.object()),
                        FOUND,
                        each.found())))
                .toList());
    }

    static List<Inherited> of(Value value) {
        List<Inherited> inherited = new ArrayList<>();
        if (value instanceof Value.Items(var items))
            for (Value item : items)
                if (item instanceof Value.Fields(var fields))
                    inherited.add(new Inherited(
                            text(fields, ACTION),
                            text(fields, HOST),
                            text(fields, OBJECT),
                            fields.getOrDefault(FOUND, Value.NIL)));
        return List.copyOf(inherited);
    }

    private static String text(Map<String, Value> fields, String name) {
        if (fields.get(name) instanceof Value.Text(var text)) return text;
        throw new NotAnEvent("what is inherited has no '" + name + "'");
    }
}
