package dev.theseus.cli.view;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.ClosedWindow;
import dev.theseus.core.run.RunState;
import java.util.List;
import java.util.Optional;

/**
 * Whether a run can still be taken back, as far as that does not hang on what it did.
 *
 * @param finalized whether a person made the run final
 * @param closed by which of the plan's conditions it is closed
 * @param closesWhen the plan's conditions that would close it; none once it is closed
 */
public record Window(boolean finalized, Optional<ClosedWindow> closed, List<String> closesWhen) {
    public static final Window OPEN = new Window(false, Optional.empty(), List.of());

    public Window {
        closesWhen = List.copyOf(closesWhen);
    }

    static Window of(RunState state) {
        boolean open = state.closedWindow().isEmpty() && !state.finalizing();
        List<String> closesWhen =
                state.plan().closings().stream().map(Plan.Closing::name).toList();
        return new Window(state.finalized(), state.closedWindow(), open ? closesWhen : List.of());
    }

    public boolean isClosed() {
        return finalized || closed.isPresent();
    }

    /** Why it is closed; empty while it is open. */
    public String why(Times times) {
        if (finalized) return "the run was finalized";
        return closed.map(by -> "the rollback window is closed since " + times.clock(by.since()) + ": " + by.condition()
                        + (by.evidence().isEmpty() ? "" : " (" + by.evidence() + ")"))
                .orElse("");
    }

    /** Until when going back is possible; empty where the plan sets no such end, or it has come. */
    public String until() {
        return closesWhen.isEmpty() ? "" : "until the window closes: " + String.join("; ", closesWhen);
    }
}
