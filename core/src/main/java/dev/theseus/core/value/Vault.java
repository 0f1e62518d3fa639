package dev.theseus.core.value;

/** Holds the secrets of a run in memory, by input name. */
@FunctionalInterface
public interface Vault {
    /**
     * The secret itself.
     *
     * @throws IllegalStateException where no such secret was given to this run
     */
    String reveal(String name);
}
