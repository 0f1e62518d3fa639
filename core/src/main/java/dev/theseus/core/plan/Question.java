package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;
import java.time.Duration;
import java.util.Optional;

/**
 * A read-only look at the installation: {@code {run | sql | http | file | …, parse, value, until}}. Facts, listings, {@code unless},
 * {@code verify}, waits and gates are all questions.
 *
 * @param source the kind of look, {@code run} for instance: the name of a {@link dev.theseus.core.port.QuestionSource}
 * @param args what to look at
 * @param parse how the text that came back becomes a value
 * @param value what of it is meant; the parsed value itself where absent
 * @param until whether it holds; where absent, a look that succeeds holds
 * @param on which host looks; the step's own where absent
 */
public record Question(
        String source,
        Arg args,
        Parse parse,
        Optional<Expr> value,
        Optional<Expr> until,
        Optional<Selector> on,
        Polling polling,
        Place place) {

    public enum Parse {
        TEXT,
        LINES,
        CSV,
        JSON,
        YAML,
        NUMBER,
        VERSION
    }

    /**
     * How a question is repeated where somebody waits for it.
     *
     * @param every pause between two looks
     * @param soak how long it must hold without a break ({@code for:})
     * @param timeout when to give up
     * @param stallsAfter when to say that nothing moves: the value has not changed for so long
     * @param failsWhen what means that it will not hold any more, so that waiting ends at once
     */
    public record Polling(
            Optional<Duration> every,
            Optional<Duration> soak,
            Optional<Duration> timeout,
            Optional<Duration> stallsAfter,
            Optional<Expr> failsWhen) {
        public static final Polling DEFAULT =
                new Polling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether somebody is to wait until it holds, where a question may also be asked once. */
        public boolean waits() {
            return !equals(DEFAULT);
        }

        /** Nothing that is seen ends it before its time. */
        public Polling(
                Optional<Duration> every,
                Optional<Duration> soak,
                Optional<Duration> timeout,
                Optional<Duration> stallsAfter) {
            this(every, soak, timeout, stallsAfter, Optional.empty());
        }
    }
}
