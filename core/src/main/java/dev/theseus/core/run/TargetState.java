package dev.theseus.core.run;

import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run knows of one target of a phase. */
public final class TargetState {
    private final Target target;
    private @Nullable ArrayList<Begun> begun;
    private @Nullable Map<Integer, List<Value>> items;

    Event.@Nullable TargetResult result;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    private @Nullable Instant openedAt;
    private @Nullable Site openedBy;
    /** How often the last begun step was tried to be undone. */
    int undoAttempts;
    /** The wave it went with. */
    int wave = -1;

    TargetState(Target target) {
        this.target = target;
    }

    public Target target() {
        return target;
    }

    /** How it ended; absent while it is under way or not begun. */
    public Optional<Event.TargetResult> result() {
        return Optional.ofNullable(result);
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /** Since when users write to it again, so that going back would lose what they write. */
    public Optional<Instant> openedAt() {
        return Optional.ofNullable(openedAt);
    }

    /** The step that let users in. */
    public Optional<Site> openedBy() {
        return Optional.ofNullable(openedBy);
    }

    /** Steps that were begun and not undone, first first. */
    public List<Begun> begun() {
        return begun == null ? List.of() : Collections.unmodifiableList(begun);
    }

    /** The items a repeated step goes over on this target. */
    public List<Value> items(int step) {
        return items == null ? List.of() : items.getOrDefault(step, List.of());
    }

    void bindItems(int step, List<Value> values) {
        if (items == null) items = new HashMap<>();
        items.put(step, List.copyOf(values));
    }

    /**
     * Notes that a step begins. One that began before keeps what it found then, and stands last now: what was done since, by a
     * remedy for instance, was done before its last attempt and is undone after it.
     *
     * @param first whether the site cannot have begun before
     */
    void begin(Begun entry, boolean first) {
        if (begun == null) begun = new ArrayList<>(4);
        Begun kept = entry;
        for (int i = begun.size() - 1; !first && i >= 0; i--)
            if (begun.get(i).site().equals(entry.site())) {
                Begun before = begun.remove(i);
                kept = new Begun(
                        entry.site(),
                        before.attempt(),
                        entry.host(),
                        entry.description(),
                        before.found(),
                        before.object(),
                        before.original());
                break;
            }
        begun.add(kept);
    }

    /** Forgets a step of which it turned out that this attempt, the first, changed nothing. */
    void forget(Site site, int attempt) {
        if (begun == null || begun.isEmpty()) return;
        Begun last = begun.getLast();
        if (!last.site().equals(site) || last.attempt() != attempt) return;
        begun.removeLast();
        if (site.equals(openedBy)) opened(null, null);
    }

    void undone() {
        if (begun != null) begun.removeLast();
        undoAttempts = 0;
    }

    /** The first step that lets users in counts; it counts from its beginning, since nobody knows when within it they come. */
    void opens(Site site, Instant at) {
        if (openedAt == null) opened(site, at);
    }

    void closed() {
        opened(null, null);
    }

    private void opened(@Nullable Site by, @Nullable Instant at) {
        openedBy = by;
        openedAt = at;
    }
}
