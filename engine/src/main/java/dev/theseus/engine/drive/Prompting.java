package dev.theseus.engine.drive;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Transport;
import dev.theseus.core.value.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a command, and knows which prompt it waits for: whoever ends it says so. */
final class Prompting implements Transport.Follower {
    private final List<Command.Answer> answers;
    private final Consumer<String> printed;
    private volatile int next;
    private volatile boolean stalled;

    Prompting(List<Command.Answer> answers, Consumer<String> printed) {
        this.answers = answers;
        this.printed = printed;
    }

    @Override
    public void printed(String text) {
        printed.accept(text);
    }

    @Override
    public void answers(int index, String prompt) {
        next = index + 1;
    }

    @Override
    public void stalled(String prompt) {
        stalled = true;
    }

    /** Whether it was given up because its prompt did not come. */
    boolean hasStalled() {
        return stalled;
    }

    /** After which time, and waiting for what, it was ended. @param limit of the command as a whole */
    String why(Duration limit) {
        Optional<Command.Answer> awaited = next < answers.size() ? Optional.of(answers.get(next)) : Optional.empty();
        String prompt = awaited.map(answer -> " for its prompt '" + answer.prompt() + "', which did not come")
                .orElse("");
        Duration waited = awaited.filter(_ -> stalled)
                .flatMap(Command.Answer::stallsAfter)
                .orElse(limit);
        String said = stalled ? Durations.format(waited) + " without a word" : Durations.format(limit);
        return prompt.isEmpty() ? said : said + ", waiting" + prompt;
    }
}
