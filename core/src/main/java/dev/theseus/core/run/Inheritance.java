package dev.theseus.core.run;

import dev.theseus.core.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was found by runs that were given up before this one, by the place where it was found. The first that found something there counts. */
final class Inheritance {
    private final Map<Place, Value> found = new HashMap<>();

    private record Place(String action, String host, String object) {}

    void take(List<Inherited> inherited) {
        for (Inherited each : inherited)
            found.putIfAbsent(new Place(each.action(), each.host(), each.object()), each.found());
    }

    Optional<Value> of(String action, String host, String object) {
        return object.isEmpty() ? Optional.empty() : Optional.ofNullable(found.get(new Place(action, host, object)));
    }
}
