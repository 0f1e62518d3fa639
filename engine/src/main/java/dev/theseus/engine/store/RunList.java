package dev.theseus.engine.store;

import java.util.List;

/** All runs, newest first. */
public record RunList(List<RunSummary> runs, List<RunSummary.Unreadable> unreadable) {
    public RunList {
        runs = List.copyOf(runs);
        unreadable = List.copyOf(unreadable);
    }
}
