package dev.theseus.actions;

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
}
