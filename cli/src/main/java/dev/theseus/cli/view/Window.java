package dev.theseus.cli.view;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.ClosedWindow;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.UnknownWindow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a run can still be taken back, as far as that does not hang on what it did.
 *
 * @param finalized whether a person made the run final
 * @param closed by which of the plan's conditions it is closed
 * @param closesWhen the plan's conditions that would close it; none once it is closed
 * @param unknown those of them that cannot be asked
 */
public record Window(
        boolean finalized, Optional<ClosedWindow> closed, List<String> closesWhen, List<UnknownWindow> unknown) {
    public static final Window OPEN = new Window(false, Optional.empty(), List.of(), List.of());

    public Window {
        closesWhen = List.copyOf(closesWhen);
        unknown = List.copyOf(unknown);
    }

    static Window of(RunState state) {
        boolean open = state.closedWindow().isEmpty() && !state.finalizing();
        List<String> closesWhen =
                state.plan().closings().stream().map(Plan.Closing::name).toList();
        return new Window(
                state.finalized(), state.closedWindow(), open ? closesWhen : List.of(), state.unknownWindow());
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

    public boolean isUnknown() {
        return !unknown.isEmpty();
    }

    /** What nobody can tell, since when, and why; empty where all that closes it can be asked. */
    public String unknown(Times times) {
        return unknown.stream()
                .map(each -> "since " + times.clock(each.since())
                        + " nobody can tell whether the rollback window is closed: '" + each.condition()
                        + "' cannot be asked (" + each.why().message() + ")")
                .collect(Collectors.joining("; "));
    }

    /** Until when going back is possible; empty where the plan sets no such end, or it has come. */
    public String until() {
        return closesWhen.isEmpty() ? "" : "until the window closes: " + String.join("; ", closesWhen);
    }
}
