package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;
import java.util.List;
import java.util.Optional;

/**
 * A value the plan asks for.
 *
 * @param ask what a person is asked; the name where absent
 * @param exposedBy for secrets: commands that take it on their command line only, so that other users of that host can see it
 */
public record Input(
        String name,
        Type type,
        Optional<Template> byDefault,
        Optional<String> ask,
        List<String> exposedBy,
        List<String> options,
        Optional<String> doc,
        Place place) {

    public enum Type {
        STRING,
        INT,
        BOOL,
        VERSION,
        DURATION,
        SECRET
    }
}
