package dev.theseus.core.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A question to a person that a run waits for. */
public record Hold(
        String id,
        Instant since,
        Optional<Site> site,
        Event.HoldKind kind,
        String text,
        List<String> choices,
        String evidence) {
    Hold without(Set<String> choices) {
        List<String> kept = this.choices.stream()
                .filter(choice -> !choices.contains(choice))
                .toList();
        return kind == Event.HoldKind.QUESTION ? this : new Hold(id, since, site, kind, text, kept, evidence);
    }
}
