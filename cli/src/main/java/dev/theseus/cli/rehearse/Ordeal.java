package dev.theseus.cli.rehearse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one run is put through.
 *
 * @param name its own in a sweep, and a file's name
 * @param row what it counts under in the table
 * @param way the command that is disturbed; what has to come before is not
 * @param first what the JVM of the first controller is started with
 * @param others what those of the later ones are
 * @param mishap what happens to other parts than the controller
 */
record Ordeal(String name, String row, Way way, List<String> first, List<String> others, Optional<Mishap> mishap) {

    static Ordeal undisturbed(Way way) {
        return new Ordeal(
                "undisturbed-" + word(way), way.title() + ": nothing", way, List.of(), List.of(), Optional.empty());
    }

    static String word(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    /** For people: with all that was drawn for it. */
    String describe() {
        return name + mishap.map(each -> ": " + each.name()).orElse("") + (first.isEmpty() ? "" : " " + first);
    }

    Ordeal named(String other) {
        return new Ordeal(other, row, way, first, others, mishap);
    }
}
