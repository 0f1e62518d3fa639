package dev.theseus.cli.command;

import dev.theseus.actions.fleet.ledger.Drift;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One schema or keyspace as people and programs see it. */
record FleetRow(String schema, State state, String version, List<String> pending, List<String> drifts) {
    /** In one word. */
    enum State {
        CURRENT("current"),
        PENDING("pending"),
        DRIFTED("drifted"),
        NO_LEDGER("no ledger"),
        UNREADABLE("unreadable");

        private final String words;

        State(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static FleetRow of(Found found) {
        if (found.unreadable().isPresent())
            return new FleetRow(
                    found.schema(),
                    State.UNREADABLE,
                    "",
                    List.of(),
                    List.of(found.unreadable().get()));
        if (found.standing().isEmpty()) return new FleetRow(found.schema(), State.NO_LEDGER, "", List.of(), List.of());
        Standing standing = found.standing().get();
        State state = !standing.drifts().isEmpty()
                ? State.DRIFTED
                : standing.pending().isEmpty() ? State.CURRENT : State.PENDING;
        return new FleetRow(
                found.schema(),
                state,
                standing.version().map(Object::toString).orElse(""),
                standing.pending().stream().map(Script::file).toList(),
                standing.drifts().stream().map(Drift::toString).toList());
    }

    Value json() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("schema", Value.of(schema));
        fields.put("state", Value.of(state.toString()));
        fields.put("version", version.isEmpty() ? Value.NIL : Value.of(version));
        fields.put("pending", Value.of(pending.stream().map(Value::of).toList()));
        fields.put("drift", Value.of(drifts.stream().map(Value::of).toList()));
        return Value.of(fields);
    }

    /** What a table shows beside the name. */
    String remark() {
        return switch (state) {
            case CURRENT, NO_LEDGER -> "";
            case PENDING ->
                pending.size() == 1 ? pending.getFirst() : pending.size() + " scripts, the first " + pending.getFirst();
            case DRIFTED, UNREADABLE ->
                drifts.size() == 1 ? drifts.getFirst() : drifts.getFirst() + ", and " + (drifts.size() - 1) + " more";
        };
    }
}
