package dev.theseus.cli.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A question that a run asked and what a person said, or what a person wanted by themselves.
 *
 * @param where phase, target and step; empty for the run as a whole
 * @param choice what was chosen; empty while nobody has answered
 * @param by who decided
 */
public record Decision(
        Instant askedAt,
        Optional<Instant> decidedAt,
        String where,
        String question,
        String evidence,
        String choice,
        String answer,
        String by) {}
