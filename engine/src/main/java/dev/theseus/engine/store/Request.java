package dev.theseus.engine.store;

import dev.theseus.core.run.Input;
import java.util.Optional;

/**
 * What a person at another terminal wants.
 *
 * @param id counts once, however often it is sent
 * @param input an {@link Input.Answer} or an {@link Input.Wish}, with the same id
 * @param to the controller that it was left for, as {@link Owner#word} names it; absent where it was left for whoever drives the run
 */
public record Request(String id, Input input, Optional<String> to) {
    /** For whoever drives the run. */
    Request(String id, Input input) {
        this(id, input, Optional.empty());
    }
}
