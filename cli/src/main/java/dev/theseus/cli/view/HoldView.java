package dev.theseus.cli.view;

import dev.theseus.core.run.Event.HoldKind;
import java.time.Instant;
import java.util.List;

/**
 * A question to a person that a run waits for.
 *
 * @param where phase, target and step; empty for the run as a whole
 * @param choices what may be answered, and what each means; empty where any text is an answer
 */
public record HoldView(
        String id, Instant since, HoldKind kind, String where, String text, String evidence, List<Choice> choices) {
    public HoldView {
        choices = List.copyOf(choices);
    }

    public boolean takesAnyText() {
        return choices.isEmpty();
    }

    /** @param meaning what it leads to, with its cost where it goes back */
    public record Choice(String name, String meaning) {}
}
