package dev.theseus.core.run;

import dev.theseus.core.port.Failure;
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
    /** The step that failed, where the target was left as it was: it is out of service, and goes on there if it is taken up again. */
    @Nullable
    Site leftAt;

    /** What failed last on the way forward, and why. */
    private @Nullable Trouble trouble;

    /** What a person left as it was on the way back. */
    private @Nullable List<Site> notUndone;

    private @Nullable Stood stood;

    private final Numbers tries = new Numbers();
    private final Numbers undos = new Numbers();

    /** A step that failed on the way forward. */
    record Trouble(Site site, Failure failure) {}

    /** Whether it failed, and waits to be tried once more, last. */
    boolean aside;

    /** Whether it was set aside once: what fails after that has failed. */
    boolean triedLast;

    /** Whether it may be tried once more without a person: it was put back, or its step may be done twice, or asks first. */
    boolean mayGoOn;

    /** How often the last begun step was tried to be undone; counted on from what was before the target was taken up again. */
    int undoAttempts;
    /** The wave it went with. */
    int wave = -1;

    /** Numbers of attempts on one target: on its host, a number stands for one execution only, whichever way the target takes. */
    private static final class Numbers {
        private int greatest;
        private int before;

        void used(int attempt) {
            greatest = Math.max(greatest, attempt);
        }

        void beginAnew() {
            before = greatest;
        }
    }

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

    /** The last wave it went with, counted from 0; -1 before the first. */
    public int wave() {
        return wave;
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
        undoAttempts = undos.before;
    }

    void tried(int attempt) {
        tries.used(attempt);
    }

    void triedToUndo(int attempt) {
        undoAttempts = attempt;
        undos.used(attempt);
    }

    /** The greatest number of an attempt before the target was taken up again. */
    int attemptsBefore() {
        return tries.before;
    }

    /**
     * How it stood when it was taken up again: it stands so as long as nothing is begun.
     *
     * @param leftAt the step at which it was left as it was
     */
    private record Stood(
            Event.@Nullable TargetResult result,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Site leftAt,
            @Nullable List<Site> notUndone) {}

    /** It failed, and waits to go on, or to begin anew where it was put back. */
    void takenUp() {
        stood = new Stood(result, startedAt, finishedAt, leftAt, notUndone);
        result = null;
        startedAt = null;
        finishedAt = null;
        aside = false;
        notUndone = null;
        tries.beginAnew();
        undos.beginAnew();
        undoAttempts = undos.before;
    }

    /**
     * Its phase ended before anything was begun on it again: it stands as it stood.
     *
     * @return whether that is so
     */
    boolean neverBegunAgain() {
        if (stood == null || result != null) return false;
        result = stood.result;
        startedAt = stood.startedAt;
        finishedAt = stood.finishedAt;
        leftAt = stood.leftAt;
        notUndone = stood.notUndone;
        return true;
    }

    void failed(Site site, Failure failure) {
        trouble = new Trouble(site, failure);
    }

    /** What failed last on the way forward; absent where nothing did. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    void leftAsItIs(Site site) {
        if (notUndone == null) notUndone = new ArrayList<>(1);
        notUndone.add(site);
    }

    /** What a person left as it was on the way back: it stands there for all that anybody knows. */
    public List<Site> notUndone() {
        return notUndone == null ? List.of() : Collections.unmodifiableList(notUndone);
    }

    /** Whether it failed, and waits to be tried once more, when all others have had their turn. */
    public boolean isSetAside() {
        return aside;
    }

    /** Where the target was left as it was; absent where it was put back, or did not fail. */
    public Optional<Site> leftAt() {
        return Optional.ofNullable(leftAt);
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
