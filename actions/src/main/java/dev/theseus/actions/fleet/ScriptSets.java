package dev.theseus.actions.fleet;

import dev.theseus.actions.PlanFiles;
import dev.theseus.actions.fleet.script.Language;
import dev.theseus.actions.fleet.script.ScriptName;
import dev.theseus.actions.fleet.script.ScriptRefused;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.core.value.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A plan's scripts, parsed once, however many schemata they are for. */
final class ScriptSets {
    private final PlanFiles files;
    private final Map<Wanted, ScriptSet> sets = new ConcurrentHashMap<>();

    private record Wanted(Language language, List<String> paths) {}

    ScriptSets(PlanFiles files) {
        this.files = files;
    }

    /** @param paths of scripts, or of folders with them */
    ScriptSet of(List<SafeText> paths, Language language) throws ScriptRefused {
        Wanted wanted =
                new Wanted(language, paths.stream().map(SafeText::display).toList());
        ScriptSet known = sets.get(wanted);
        if (known != null) return known;
        Map<String, String> texts = new LinkedHashMap<>();
        for (String path : wanted.paths()) texts.putAll(files.texts(path, ScriptName.ENDINGS));
        ScriptSet set = ScriptSet.of(language, texts);
        sets.put(wanted, set);
        return set;
    }
}
