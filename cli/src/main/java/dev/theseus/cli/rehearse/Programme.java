package dev.theseus.cli.rehearse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** All that a sweep puts runs through; the same again for the same options. */
final class Programme {
    private static final int MOMENT_SPREAD_MS = 900;
    private static final int MISHAP_SPREAD_MS = 150;

    private final Dose dose;
    private final Path directory;

    /** @param directory where files lie that outlive controllers */
    Programme(Dose dose, Path directory) {
        this.dose = dose;
        this.directory = directory;
    }

    /** Runs whose controllers die at boundaries: each takes its slice of them. */
    List<Ordeal> boundaries(Way way) {
        List<Ordeal> ordeals = new ArrayList<>();
        if (dose.share() == 0) return ordeals;
        for (int slice = 0; slice < dose.slices(); slice++) {
            String name = "boundaries-" + Ordeal.word(way) + "-" + (slice + 1);
            List<String> doom = List.of(
                    "-D" + Doom.VISITED + "=" + visited(name),
                    "-D" + Doom.SEED + "=" + dose.seed(),
                    "-D" + Doom.SHARE + "=" + dose.share(),
                    "-D" + Doom.SLICE + "=" + slice,
                    "-D" + Doom.SLICES + "=" + dose.slices());
            String row = way.title() + ": controller killed at boundaries of the journal, on both sides";
            ordeals.add(new Ordeal(name, row, way, doom, doom, Optional.empty()));
        }
        return ordeals;
    }

    /** The boundaries at which controllers of this ordeal have died. */
    Path visited(String name) {
        return directory.resolve(name + ".visited");
    }

    /** Runs whose controller dies once. @param intents how many effects an undisturbed one has */
    List<Ordeal> moments(Way way, int intents) {
        List<Ordeal> ordeals = new ArrayList<>();
        if (intents == 0) return ordeals;
        Random random = new Random(dose.seed() + way.ordinal());
        // A command that has few effects has few moments, too.
        int number = Math.min(dose.moments(), 2 * intents);
        for (int moment = 1; moment <= number; moment++) {
            List<String> doom = List.of(
                    "-D" + Doom.INTENT + "=" + (1 + random.nextInt(intents)),
                    "-D" + Doom.DELAY_MS + "=" + random.nextInt(MOMENT_SPREAD_MS));
            ordeals.add(new Ordeal(
                    "moment-" + Ordeal.word(way) + "-" + moment,
                    way.title() + ": controller killed once, at some moment of some effect",
                    way,
                    doom,
                    List.of(),
                    Optional.empty()));
        }
        return ordeals;
    }

    /** Runs that something else happens to. */
    List<Ordeal> mishaps() {
        Random random = new Random(dose.seed());
        List<Ordeal> ordeals = new ArrayList<>();
        int number = 0;
        for (Mishap mishap : Mishap.all(() -> random.nextInt(MISHAP_SPREAD_MS))) {
            number++;
            if (!dose.mishaps().matcher(mishap.name()).find()) continue;
            ordeals.add(new Ordeal(
                    "mishap-" + number, mishap.what(), Way.FORWARD, List.of(), List.of(), Optional.of(mishap)));
        }
        return ordeals;
    }
}
