package dev.theseus.actions;

import java.util.List;
import java.util.Map;

/** The files beside a plan, as the run stored them when it began: what a step sends is what was checked. */
@FunctionalInterface
public interface PlanFiles {
    /**
     * A file's text.
     *
     * @param path as the plan writes it, relative to the plan
     * @throws IllegalArgumentException where the run stored no such file
     */
    String text(String path);

    /**
     * The texts of a folder's files by their paths, or that of a single file.
     *
     * @param path of the folder, relative to the plan; or of a file
     * @param endings without their dots; what ends otherwise is left out
     */
    default Map<String, String> texts(String path, List<String> endings) {
        return Map.of(path, text(path));
    }
}
