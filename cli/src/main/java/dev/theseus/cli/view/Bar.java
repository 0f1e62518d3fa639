package dev.theseus.cli.view;

import dev.theseus.core.run.Event.TargetResult;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time in which a target of a phase was worked on, forwards or back.
 *
 * @param endedAt absent while it goes on
 */
public record Bar(
        int phase,
        String target,
        boolean back,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<TargetResult> result) {}
