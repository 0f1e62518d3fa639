package dev.theseus.core.run;

import dev.theseus.core.value.Value;

/**
 * What a phase iterates over.
 *
 * @param name unique within the phase
 * @param value what expressions see under the phase's {@code each} name; the name itself for hosts
 * @param group the value of {@code waves.per}; empty where there is none
 */
public record Target(String name, Value value, String group) {}
