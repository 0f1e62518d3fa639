package dev.theseus.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What going back from here would cost.
 *
 * @param steps how many steps would be undone
 * @param restores how many of them by restoring a backup
 * @param time how long those restores take
 * @param openedAt since when users write to what was upgraded
 * @param impossible the steps that cannot be undone
 * @param window whether the rollback window is open at all
 */
public record WayBack(
        Cost cost,
        int steps,
        int restores,
        RestoreTime time,
        Optional<Instant> openedAt,
        List<String> impossible,
        Window window) {
    private static final String UNKNOWN = "nobody can tell whether it is closed already";

    public static final WayBack NOTHING =
            new WayBack(Cost.NOTHING, 0, 0, RestoreTime.NONE, Optional.empty(), List.of(), Window.OPEN);

    public WayBack {
        impossible = List.copyOf(impossible);
    }

    /** The cost in a few words, as it is shown beside each choice that goes back. */
    public String sentence(Times times) {
        if (window.isClosed()) return "not possible: " + window.why(times);
        if (cost == Cost.NOTHING || cost == Cost.IMPOSSIBLE) return whileOpen(times);
        return Stream.of(whileOpen(times), window.until(), window.isUnknown() ? UNKNOWN : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String whileOpen(Times times) {
        String restore = restores == 0
                ? ""
                : "restore of " + Counted.of(restores, "backup") + " (" + time.sentence(restores) + ")";
        return switch (cost) {
            case NOTHING -> "nothing to undo";
            case FREE -> "free: " + Counted.of(steps, "step") + " to undo";
            case RESTORE -> restore;
            case LOSES_WRITES ->
                (restore.isEmpty() ? "" : restore + ", and ")
                        + "loses what users wrote since "
                        + openedAt.map(times::clock).orElse("then");
            case IMPOSSIBLE ->
                "not possible: " + impossible.getFirst()
                        + (impossible.size() > 1 ? " and " + (impossible.size() - 1) + " more" : "")
                        + " cannot be undone";
        };
    }
}
