package dev.theseus.core.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A question to a person that a run waits for. */
public record Hold(
        String id,
        Instant since,
        Optional<Site> site,
        Event.HoldKind kind,
        String text,
        List<String> choices,
        String evidence) {}
