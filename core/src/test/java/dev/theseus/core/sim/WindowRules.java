package dev.theseus.core.sim;

import static dev.theseus.core.sim.Invariants.check;

import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.UnknownWindow;
import java.util.Optional;

/** What holds of the rollback window: nothing goes back once it is closed; and where nobody can tell, only by the word of one who knew that. */
final class WindowRules {
    /** As it stands in what a person was asked, or says with a wish. */
    private static final String KNEW = "cannot be asked";

    /** @param before the run as it was when that happened */
    void observe(Event event, RunState before) {
        switch (event) {
            case Event.WindowAsked e -> news(e, before);
            case Event.Requested e -> {
                if (e.kind() == Event.RequestKind.ROLLBACK) goesBack(e, e.reason(), before);
            }
            case Event.UndoStarted e -> {
                if (!before.rollingBack()) goesBack(e, e.why(), before);
            }
            case Event.RollbackStarted e -> isOpen(e, before);
            default -> {}
        }
    }

    private static void news(Event.WindowAsked e, RunState before) {
        isOpen(e, before);
        String name = before.plan().closings().get(e.closing()).name();
        Optional<Failure> known = before.unknownWindow().stream()
                .filter(each -> each.condition().equals(name))
                .map(UnknownWindow::why)
                .findFirst();
        check(!known.equals(e.failure()), "told twice: " + e);
    }

    private static void goesBack(Event e, String why, RunState before) {
        isOpen(e, before);
        check(
                before.unknownWindow().isEmpty() || why.contains(KNEW),
                "back while nobody can tell whether the rollback window is closed: " + e);
    }

    private static void isOpen(Event e, RunState before) {
        check(before.closedWindow().isEmpty(), "back after the rollback window was closed: " + e);
    }
}
