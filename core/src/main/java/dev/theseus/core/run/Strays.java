package dev.theseus.core.run;

import dev.theseus.core.run.Lane.Loss;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The attempts that the run has left before their end was known, first first. Derived from the events, never journaled as such. */
final class Strays {
    private final List<Stray> strays = new ArrayList<>();
    /** Those of which a host has said that they are not over, since the run ended or was last taken up. */
    private final Set<Key> asked = new HashSet<>();

    private record Key(String unit, int attempt) {}

    List<Stray> all() {
        return List.copyOf(strays);
    }

    /** Those that may be at work for all that anybody knows, in words. */
    List<String> unaccounted(RunState state) {
        return words(state, strays);
    }

    /** The same, if the run ended here. */
    List<String> atEnd(RunState state) {
        List<Stray> all = new ArrayList<>(strays);
        for (Lane lane : state.lanes.all()) open(state, lane, false).ifPresent(stray -> replace(all, stray));
        return words(state, all);
    }

    /** The first whose host was not asked about it yet. */
    Optional<Stray> toAskAbout() {
        return strays.stream()
                .filter(Strays::isUnaccounted)
                .filter(stray -> !asked.contains(new Key(stray.unit(), stray.attempt())))
                .findFirst();
    }

    void asked(Event.LeftAsked e) {
        if (e.over()) strays.removeIf(stray -> stray.unit().equals(e.unit()) && stray.attempt() == e.attempt());
        else asked.add(new Key(e.unit(), e.attempt()));
    }

    void forgetAsking() {
        asked.clear();
    }

    /** What a restart ended is dead; but an undo goes on under its key on the host as it is then, so that only the host can tell. */
    private static boolean isUnaccounted(Stray stray) {
        boolean dead = stray.loss().equals(Optional.of(Loss.RESTARTED)) && !isUndo(stray);
        return !stray.vouched() && !dead;
    }

    private static boolean isUndo(Stray stray) {
        return stray.unit().startsWith("u.");
    }

    private static List<String> words(RunState state, List<Stray> strays) {
        return strays.stream()
                .filter(Strays::isUnaccounted)
                .map(stray -> word(state, stray))
                .toList();
    }

    /** What is said of one for which only a person can answer: whoever is told so, and goes on, has answered. Nothing else's words contain it. */
    static String mayBeAtWork(RunState state, Stray stray) {
        return word(state, stray) + " may be at work";
    }

    private static String word(RunState state, Stray stray) {
        return "'" + state.plan().step(stray.site().step()).name() + "' for " + stray.target() + " on host "
                + stray.host() + (isUndo(stray) ? ", its undo's attempt " : ", attempt ")
                + stray.attempt();
    }

    private static void replace(List<Stray> strays, Stray stray) {
        strays.removeIf(each -> each.unit().equals(stray.unit()) && each.attempt() == stray.attempt());
        strays.add(stray);
    }

    /** The lane goes another way. @param vouched whether a person says that nothing of it is at work any more */
    void leave(RunState state, Lane lane, boolean vouched) {
        open(state, lane, vouched).ifPresent(stray -> replace(strays, stray));
    }

    /** The attempt that is open on a lane. */
    private static Optional<Stray> open(RunState state, Lane lane, boolean vouched) {
        Lane.Status stands = lane.status == Lane.Status.HELD ? lane.beforeHold : lane.status;
        return switch (stands) {
            case INTENDED, IN_DOUBT ->
                lane.intent()
                        .map(intent -> new Stray(
                                intent.site(),
                                state.target(intent.site()).target().name(),
                                "f." + intent.site().word(),
                                intent.attempt(),
                                intent.host(),
                                vouched,
                                lane.loss()));
            case UNDO_INTENDED -> {
                Begun begun = LaneCourse.lastBegun(state, lane);
                yield Optional.of(new Stray(
                        begun.site(),
                        state.target(begun.site()).target().name(),
                        "u." + begun.site().word(),
                        lane.undoAttempt,
                        begun.host(),
                        vouched,
                        lane.loss()));
            }
            case READY, APPLIED, FAILED, HELD, UNDO_READY -> Optional.empty();
        };
    }

    /** A person wants to go on there, knowing what is not known. @param told what that person was asked; attempts of other lanes may stand in it */
    void vouch(RunState state, LaneId lane, String told) {
        change(stray -> stray.site().lane().equals(lane) || told.contains(mayBeAtWork(state, stray))
                ? new Stray(
                        stray.site(), stray.target(), stray.unit(), stray.attempt(), stray.host(), true, stray.loss())
                : stray);
    }

    /** A host is not what it was: what people said of it before, they said of another one. */
    void lose(String host, Loss loss) {
        change(stray -> stray.host().equals(host) && !stray.loss().equals(Optional.of(Loss.RESTARTED))
                ? new Stray(stray.site(), stray.target(), stray.unit(), stray.attempt(), host, false, Optional.of(loss))
                : stray);
    }

    /** Something else has begun on the lane, or come to its end there: before that, all that strayed there was proved dead. */
    void cleared(LaneId lane) {
        strays.removeIf(stray -> stray.site().lane().equals(lane));
    }

    private void change(UnaryOperator<Stray> how) {
        strays.replaceAll(how);
    }
}
