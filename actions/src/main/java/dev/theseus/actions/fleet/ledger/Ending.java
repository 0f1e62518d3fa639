package dev.theseus.actions.fleet.ledger;

import dev.theseus.actions.Outcomes;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.port.Action.Outcome;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a migration ends, of a schema or of a keyspace. */
public final class Ending {
    private Ending() {}

    /** @param ran the scripts that ran now, in their order */
    public static Outcome done(String schema, ScriptSet set, List<String> ran, String fingerprint) {
        String version = set.newest().map(Object::toString).orElse("none");
        Map<String, Value> result = new LinkedHashMap<>();
        result.put("version", Value.of(version));
        result.put("applied", Value.of(ran.size()));
        result.put("scripts", Value.of(ran.stream().map(Value::of).toList()));
        result.put("fingerprint", Value.of(fingerprint));
        return Outcomes.done(
                result,
                schema + " is at version " + version + ", " + ran.size() + " scripts ran, catalogue " + fingerprint);
    }

    /** @param drifts one at least */
    public static Stopped differs(String schema, List<Drift> drifts) {
        String first = drifts.getFirst().toString();
        String more = drifts.size() > 1 ? ", and " + (drifts.size() - 1) + " more" : "";
        return new Stopped(
                Code.LEDGER_DIFFERS,
                schema + ": ledger and scripts do not go together: " + first + more + "; nothing was sent",
                "bring the scripts that it was migrated with, then retry");
    }

    /** There is something in it, and nothing says what ran. */
    public static Stopped lacksLedger(String schema) {
        return new Stopped(
                Code.LEDGER_DIFFERS,
                schema + " has tables and no ledger, so it is not known which scripts ran; nothing was sent",
                "say baseline: with the version that it is at");
    }
}
