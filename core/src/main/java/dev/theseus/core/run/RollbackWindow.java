package dev.theseus.core.run;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of the conditions by which a plan closes the rollback window: none holds, one did, or some cannot be asked. */
final class RollbackWindow {
    @Nullable
    private ClosedWindow closed;

    private final SortedMap<Integer, UnknownWindow> unknown = new TreeMap<>();

    Optional<ClosedWindow> closed() {
        return Optional.ofNullable(closed);
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Those that could not be asked when they last were; none once it is closed. */
    List<UnknownWindow> unknown() {
        return List.copyOf(unknown.values());
    }

    /** Why that one cannot be asked, as it was last told. */
    Optional<Failure> whyUnknown(int closing) {
        return Optional.ofNullable(unknown.get(closing)).map(UnknownWindow::why);
    }

    void close(Instant at, Plan.Closing closing, String evidence) {
        closed = new ClosedWindow(at, closing.name(), evidence);
        unknown.clear();
    }

    void asked(Instant at, int number, Plan.Closing closing, Optional<Failure> failure) {
        failure.ifPresentOrElse(
                why -> unknown.merge(
                        number,
                        new UnknownWindow(at, closing.name(), why),
                        (before, now) -> new UnknownWindow(before.since(), now.condition(), why)),
                () -> unknown.remove(number));
    }
}
