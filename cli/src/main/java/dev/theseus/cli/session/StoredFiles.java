package dev.theseus.cli.session;

import dev.theseus.actions.PlanFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files beside a plan, as a run has stored them.
 *
 * @param byPath their texts by their paths from the plan's folder
 */
record StoredFiles(Map<String, String> byPath) implements PlanFiles {
    @Override
    public String text(String path) {
        return Optional.ofNullable(byPath.get(Path.of(path).normalize().toString()))
                .orElseThrow(() -> new IllegalArgumentException("the run stored no file " + path));
    }

    @Override
    public Map<String, String> texts(String path, List<String> endings) {
        if (endings.stream().anyMatch(ending -> path.endsWith("." + ending))) return Map.of(path, text(path));
        String beginning = path + "/";
        Map<String, String> texts = new TreeMap<>();
        byPath.forEach((file, text) -> {
            boolean inside = file.startsWith(beginning) && file.indexOf('/', beginning.length()) < 0;
            if (inside && endings.stream().anyMatch(ending -> file.endsWith("." + ending))) texts.put(file, text);
        });
        return texts;
    }
}
