package dev.theseus.engine.transport.supervisor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.theseus.core.port.Command.Answer;
import dev.theseus.engine.transport.supervisor.Pieces.Piece;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The answers that a command on a terminal still waits for, in order: each is due when its prompt was printed after the last one's. */
final class Prompts {
    private static final int WINDOW = 64 * 1024;

    private final List<Answer> answers;
    private final StringBuilder sinceLast = new StringBuilder();
    private final long from;
    private int next;
    private long newsAtNanos = System.nanoTime();

    /**
     * @param next which answer is the next
     * @param from where in the output the prompt of the one before ended, in bytes
     */
    Prompts(List<Answer> answers, int next, long from) {
        this.answers = answers;
        this.next = next;
        this.from = from;
    }

    /** Takes what was printed: the bytes of a piece, and the text that they add. */
    void printed(long nowNanos, Piece piece, String text) {
        if (!text.isEmpty()) newsAtNanos = nowNanos;
        long known = from - piece.from();
        if (known <= 0) sinceLast.append(text);
        else if (known < piece.bytes().length)
            sinceLast.append(
                    new String(piece.bytes(), (int) known, piece.bytes().length - (int) known, StandardCharsets.UTF_8));
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

    /** What was printed behind a prompt by now, in bytes. */
    int behind(Due due) {
        return sinceLast.substring(due.end()).getBytes(StandardCharsets.UTF_8).length;
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
