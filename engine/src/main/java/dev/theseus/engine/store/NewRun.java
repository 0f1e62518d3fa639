package dev.theseus.engine.store;

import java.time.Instant;
import java.util.List;

/**
 * What a run is created from.
 *
 * @param theseus the version of Theseus
 * @param plan the plan's name
 * @param inventory the installation's name
 * @param sources everything that was read: plan, includes, scripts, inventory
 */
public record NewRun(Instant at, String theseus, String plan, String inventory, List<SourceFile> sources) {
    public NewRun {
        sources = List.copyOf(sources);
    }
}
