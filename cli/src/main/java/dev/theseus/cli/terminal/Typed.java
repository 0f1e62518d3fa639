package dev.theseus.cli.terminal;

import dev.theseus.cli.view.HoldView;
import java.util.List;
import java.util.Optional;

/** What a line that a person typed means while holds are open. */
sealed interface Typed {
    record Answer(String hold, String choice, String text) implements Typed {}

    /** @param why what was not understood, for the person */
    record NotUnderstood(String why) implements Typed {}

    /**
     * Reads {@code [hold] choice [text]}. Without a hold's name the first one is meant; a choice may be cut short as long as one only begins
     * like that. Where any text is an answer, the whole line is it.
     */
    static Typed read(String line, List<HoldView> holds) {
        String rest = line.strip();
        if (holds.isEmpty()) return new NotUnderstood("nothing is asked just now");
        HoldView hold = holds.getFirst();
        String first = word(rest);
        Optional<HoldView> named =
                holds.stream().filter(each -> each.id().equals(first)).findFirst();
        if (named.isPresent()) {
            hold = named.get();
            rest = rest.substring(first.length()).strip();
        }
        if (rest.isEmpty()) return new NotUnderstood("type one of the answers to " + hold.id());
        if (hold.takesAnyText()) return new Answer(hold.id(), "", rest);
        String wanted = word(rest);
        List<String> names = hold.choices().stream().map(HoldView.Choice::name).toList();
        List<String> fitting = names.contains(wanted)
                ? List.of(wanted)
                : names.stream().filter(name -> name.startsWith(wanted)).toList();
        if (fitting.size() != 1)
            return new NotUnderstood(
                    "'" + wanted + "' is " + (fitting.isEmpty() ? "no answer to " : "more than one answer to ")
                            + hold.id() + ": type " + String.join(", ", names));
        return new Answer(
                hold.id(), fitting.getFirst(), rest.substring(wanted.length()).strip());
    }

    private static String word(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
