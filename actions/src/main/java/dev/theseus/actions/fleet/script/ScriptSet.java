package dev.theseus.actions.fleet.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scripts that bring a schema from any older version to the newest, in the order in which they run: those with a version by it, two with
 * one version by their description, then those that are repeated, by their description.
 *
 * @param notes what an operator should know, and may be as it is
 */
public record ScriptSet(Language language, List<Script> scripts, List<String> notes) {
    private static final Comparator<Script> ORDER = Comparator.comparing(Script::isRepeated)
            .thenComparing(ScriptSet::byVersion)
            .thenComparing(script -> script.name().description());

    public ScriptSet {
        scripts = List.copyOf(scripts);
        notes = List.copyOf(notes);
    }

    /**
     * Reads them.
     *
     * @param texts by path
     */
    public static ScriptSet of(Language language, Map<String, String> texts) throws ScriptRefused {
        List<Script> scripts = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Script script = Script.of(text.getKey(), text.getValue(), language);
            String key = script.version() + " " + script.name().description();
            String other = names.put(key, text.getKey());
            if (other != null)
                throw new ScriptRefused(
                        text.getKey(),
                        0,
                        "it has version and description of " + other,
                        "give one of them another name, or take it away");
            scripts.add(script);
        }
        if (scripts.isEmpty()) throw new ScriptRefused("scripts", 0, "there are none", "name one at least");
        scripts.sort(ORDER);
        return new ScriptSet(language, scripts, notes(scripts));
    }

    /** @throws IllegalStateException where they are CQL */
    public Dbms dbms() {
        if (language instanceof Dbms dbms) return dbms;
        throw new IllegalStateException("scripts in CQL, for a server of SQL");
    }

    private static int byVersion(Script one, Script other) {
        return one.version().isPresent() && other.version().isPresent()
                ? one.version().get().compareTo(other.version().get())
                : 0;
    }

    private static List<String> notes(List<Script> scripts) {
        List<String> notes = new ArrayList<>();
        for (int i = 1; i < scripts.size(); i++) {
            Script one = scripts.get(i - 1);
            Script next = scripts.get(i);
            if (one.version().isPresent() && one.version().equals(next.version()))
                notes.add(one.file() + " and " + next.file()
                        + " have one version and run in this order; Flyway will not accept this set");
        }
        return notes;
    }

    /** The newest version in it; empty where all scripts are repeated. */
    public Optional<ScriptVersion> newest() {
        return scripts.stream().flatMap(script -> script.version().stream()).max(Comparator.naturalOrder());
    }
}
