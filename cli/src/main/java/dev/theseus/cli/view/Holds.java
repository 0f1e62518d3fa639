package dev.theseus.cli.view;

import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event.HoldKind;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import java.util.List;

/** Puts a hold into words: where it stands, and what each answer leads to. */
final class Holds {
    private final WayBacks wayBacks;
    private final Times times;

    Holds(WayBacks wayBacks, Times times) {
        this.wayBacks = wayBacks;
        this.times = times;
    }

    HoldView of(RunState state, Hold hold) {
        List<HoldView.Choice> choices = hold.choices().stream()
                .map(choice -> new HoldView.Choice(choice, meaning(state, hold, choice)))
                .toList();
        return new HoldView(
                hold.id(),
                hold.since(),
                hold.kind(),
                hold.site().map(site -> where(state, site)).orElse(""),
                hold.text(),
                hold.evidence(),
                choices);
    }

    /** Phase, target and step, as a person names them. */
    static String where(RunState state, Site site) {
        return state.plan().phase(site.phase()).name() + " › "
                + state.target(site).target().name() + " › "
                + state.plan().step(site.step()).name();
    }

    private String meaning(RunState state, Hold hold, String choice) {
        if (hold.kind() == HoldKind.QUESTION) return "";
        return switch (choice) {
            case Choices.RETRY ->
                hold.kind() == HoldKind.TOO_MANY_FAILURES ? "take the failed targets up again" : "try again";
            case Choices.DONE ->
                hold.kind() == HoldKind.GIVEN_UP
                        ? "what that run left was done by hand, I have made sure: the versions count that are there now"
                        : "it is done, I have made sure: go on after it";
            case Choices.PUT_BACK -> "put it back as it was found; what somebody else made of it since is lost";
            case Choices.AGAIN ->
                hold.kind() == HoldKind.GIVEN_UP
                        ? "begin at the first step, as if the old versions were there: each looks whether its work is in place"
                        : "run it once more";
            case Choices.SKIP ->
                hold.kind() == HoldKind.UNDO_FAILED ? "leave this step of the way back out" : "leave this step out";
            case Choices.UNDO ->
                "put this target back as it was found ("
                        + hold.site()
                                .map(site -> wayBacks.of(state, site).sentence(times))
                                .orElse("free") + "), and count it as failed";
            case Choices.LEAVE ->
                switch (hold.kind()) {
                    case LOSES_WRITES -> "do not go back";
                    case UNDO_FAILED, UNDO_IMPOSSIBLE -> "leave it as it is, and go on undoing the rest";
                    default -> "leave this target as it is, and count it as failed";
                };
            case Choices.GO -> "go ahead";
            case Choices.PASS -> "go on although it does not hold";
            case Choices.CONTINUE -> goesOn(hold);
            case Choices.LOOK -> "ask the condition once more, and go back if it does not hold";
            case Choices.ACCEPT -> "accept the difference";
            case Choices.ROLLBACK ->
                "take the whole run back (" + wayBacks.of(state).sentence(times) + ")";
            case Choices.STOP -> "end the run where it stands; nothing is undone";
            default -> "";
        };
    }

    private static String goesOn(Hold hold) {
        if (hold.kind() != HoldKind.WINDOW_UNKNOWN) return "go on nevertheless";
        return hold.site().isPresent() ? "do not put it back: the question before comes again" : "do not go back";
    }
}
