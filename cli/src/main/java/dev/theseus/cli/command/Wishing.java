package dev.theseus.cli.command;

import dev.theseus.cli.session.Controller;
import dev.theseus.cli.session.Controller.Manner;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event.RequestKind;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.Owner;
import dev.theseus.engine.store.RunDirectory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Carries out what a person wants of a run: by its controller, where one drives it; here, where none does. */
final class Wishing {
    private final Shop shop;
    private final RunOptions options;
    private final boolean asking;

    Wishing(Shop shop, RunOptions options) {
        this(shop, options, false);
    }

    private Wishing(Shop shop, RunOptions options, boolean asking) {
        this.shop = shop;
        this.options = options;
        this.asking = asking;
    }

    /** The same, but somebody at a terminal is asked before anything begins. */
    Wishing askingFirst(boolean first) {
        return new Wishing(shop, options, first);
    }

    /**
     * What a person wants.
     *
     * @param accepted whether the person agrees to what it loses
     * @param acceptsUnknown whether the person goes back although nobody can tell whether that is still safe
     */
    record Want(RequestKind kind, String reason, boolean accepted, boolean acceptsUnknown) {}

    int carryOut(Optional<String> name, Want want) throws Refused, JournalException, InterruptedException {
        RunDirectory run = shop.runs().find(name);
        RequestKind kind = want.kind();
        if (asks() && run.owner().isPresent() && !agrees(run, costAsFarAsKnown(run))) return Refused.FAILED;
        Input.Wish wish = new Requests(shop, run).wish(want);
        Optional<Owner> owner = run.owner();
        if (owner.isPresent()) {
            // Nothing is read where nobody is asked: however long the journal is, a stop must not wait for it.
            run.inbox().post(wish, owner.get());
            shop.print("Asked the controller of run " + run.id() + " to " + word(kind) + ". "
                    + (kind == RequestKind.ROLLBACK ? costAsFarAsKnown(run) : "") + "Watch it: "
                    + shop.commands().status(run.id()) + " --follow");
            return 0;
        }
        RunState state = read(run);
        refuse(run, state, want);
        boolean told = !shop.common().json() && !shop.common().quiet();
        if (asks() && !agrees(run, cost(state))) return Refused.FAILED;
        if (!asks() && kind == RequestKind.ROLLBACK && told) shop.print(cost(state));
        Manner manner = options.manner();
        return shop.controller().resume(run, options.given(), List.of(wish), manner);
    }

    private boolean asks() {
        return asking && shop.around().person() && !shop.common().json();
    }

    private boolean agrees(RunDirectory run, String cost) {
        shop.print("Run " + run.id() + ". " + cost.strip());
        if (shop.people().agrees("Go back?")) return true;
        shop.print("Nothing was changed.");
        return false;
    }

    private RunState read(RunDirectory run) throws Refused, JournalException {
        RunState state = new RunState(shop.desk().stored(run.sources()).plan());
        try (var reader = run.reader()) {
            reader.read(state::apply);
        }
        return state;
    }

    /** It is under way by now, whether or not its price can be told. */
    private String costAsFarAsKnown(RunDirectory run) {
        try {
            return cost(read(run)) + " ";
        } catch (Refused | JournalException e) {
            return "What going back costs cannot be read just now (" + e.getMessage() + "). ";
        }
    }

    private String cost(RunState state) {
        return "Going back from there: "
                + shop.views()
                        .of(state, shop.around().clock().instant())
                        .wayBack()
                        .sentence(shop.times())
                + ".";
    }

    /** What cannot be done to the run as it stands is said before anything begins. */
    private void refuse(RunDirectory run, RunState state, Want want) throws Refused {
        boolean ended = state.ending().isPresent();
        switch (want.kind()) {
            case PAUSE -> {
                throw refused(
                        Code.RUN_ENDED,
                        "Nobody drives run " + run.id() + ", so nothing of it goes on",
                        "there is nothing to pause");
            }
            case STOP -> {
                if (ended)
                    throw refused(Code.RUN_ENDED, "Run " + run.id() + " has ended already", "nothing was changed");
            }
            case FINALIZE -> {
                Optional<Ending> over = state.ending().filter(Wishing::leavesNothing);
                if (over.isPresent())
                    throw refused(
                            Code.RUN_ENDED,
                            "Run " + run.id() + " was " + word(over.get()),
                            "there is nothing to make final; nothing was changed");
                if (!ended || state.finalized())
                    throw refused(
                            Code.RUN_ENDED,
                            "Run " + run.id() + (ended ? " is final already" : " has not ended yet"),
                            "only a run that is done can be made final, and once");
            }
            case ROLLBACK -> {
                if (state.finalizing())
                    throw refused(
                            Code.RUN_ENDED,
                            "Run " + run.id() + (state.finalized() ? " was made final" : " is being made final")
                                    + ": the rollback window is closed",
                            "what going back needs was removed; nothing was changed");
                if (ended && state.closedWindow().isPresent())
                    throw Controller.windowClosed(run.id(), state.closedWindow().get());
                Optional<Ending> over = state.ending().filter(Wishing::leavesNothing);
                if (over.isPresent())
                    throw refused(
                            Code.RUN_ENDED,
                            "Run " + run.id() + " was " + word(over.get()),
                            over.get() == Ending.ABANDONED
                                    ? "what it did stands, and nothing was changed now; the next run on the installation knows what this one had found"
                                    : "there is nothing to take back; nothing was changed");
                if (ended && state.openedAt().isPresent() && !want.accepted() && !state.countsWrites())
                    throw Controller.losesWrites(open(state));
            }
            case ABANDON -> {
                Optional<Ending> over = state.ending().filter(Wishing::leavesNothing);
                if (over.isPresent() && state.isResolved())
                    throw refused(
                            Code.RUN_ENDED,
                            "Run " + run.id() + " was " + word(over.get()),
                            "there is nothing to abandon; nothing was changed");
            }
        }
    }

    private String open(RunState state) {
        return state.openTargets().stream()
                        .map(target -> "on " + target.target().name() + " since "
                                + shop.times().full(target.openedAt().orElseThrow()))
                        .collect(Collectors.joining("; "))
                + ". The plan does not say how to count them";
    }

    private static boolean leavesNothing(Ending ending) {
        return switch (ending) {
            case REFUSED, ROLLED_BACK, ABANDONED -> true;
            case DONE, FINISHED_WITH_FAILURES, FAILED, STOPPED -> false;
        };
    }

    private static Refused refused(Code code, String message, String remedy) {
        return Refused.of(new Failure(code, message, remedy), Refused.BAD_INPUT);
    }

    private static String word(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String word(RequestKind kind) {
        return kind == RequestKind.ROLLBACK ? "roll back" : kind.name().toLowerCase(Locale.ROOT);
    }
}
