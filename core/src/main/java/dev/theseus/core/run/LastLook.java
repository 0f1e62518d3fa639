package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * What was installed when a run came to its end, as it was read once more just before.
 *
 * @param versions by host; without those that could not be read
 * @param trouble which hosts have another version than they should, or could not be read
 */
public record LastLook(Map<String, String> versions, Optional<Failure> trouble) {
    public LastLook {
        versions = Map.copyOf(versions);
    }
}
