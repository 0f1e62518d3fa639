package dev.theseus.engine.transport.supervisor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.theseus.core.port.Command.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The answers that a command on a terminal still waits for, in order: each is due when its prompt was printed after the last. */
final class Prompts {
    private static final int WINDOW = 64 * 1024;

    private final List<Answer> answers;
    private final StringBuilder sinceLast = new StringBuilder();
    private int next;
    private long newsAtNanos = System.nanoTime();

    Prompts(List<Answer> answers) {
        this.answers = answers;
    }

    void printed(long nowNanos, String text) {
        if (!text.isEmpty()) newsAtNanos = nowNanos;
        sinceLast.append(text);
        if (sinceLast.length() > WINDOW) sinceLast.delete(0, sinceLast.length() - WINDOW);
    }

    /** The answer that is due now, by its index. */
    Optional<Due> due() {
        if (next >= answers.size()) return Optional.empty();
        Answer answer = answers.get(next);
        Matcher matcher = Pattern.compile(answer.prompt()).matcher(sinceLast);
        if (!matcher.find()) return Optional.empty();
        return Optional.of(new Due(next, answer, matcher.end()));
    }

    void answered(Due due) {
        sinceLast.delete(0, due.end());
        next = due.index() + 1;
        newsAtNanos = System.nanoTime();
    }

    /** How long nothing may be printed while the next prompt is waited for; absent where nobody says, or none is due any more. */
    Optional<Duration> patience() {
        return next >= answers.size() ? Optional.empty() : answers.get(next).stallsAfter();
    }

    /** The prompt that has not come for too long. */
    Optional<String> stalled(long nowNanos) {
        return patience()
                .filter(most -> nowNanos - newsAtNanos > most.toNanos())
                .map(_ -> answers.get(next).prompt());
    }

    /** @param end where the prompt ends in what was printed */
    record Due(int index, Answer answer, int end) {}
}
