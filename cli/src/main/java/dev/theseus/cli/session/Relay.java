package dev.theseus.cli.session;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.engine.drive.Watcher;
import java.util.List;
import java.util.Set;

/** Passes on to the face what happens, and says yes where a person has said so beforehand. */
final class Relay implements Watcher {
    private final RunFace face;
    private final Post post;
    private final Plan plan;
    private final Set<String> yesTo;
    private final DiagnosticLog log;

    Relay(RunFace face, Post post, Plan plan, Set<String> yesTo, DiagnosticLog log) {
        this.face = face;
        this.post = post;
        this.plan = plan;
        this.yesTo = Set.copyOf(yesTo);
        this.log = log;
    }

    @Override
    public void happened(List<Event> events) {
        face.happened(events);
        if (yesTo.isEmpty()) return;
        for (Event event : events)
            if (event instanceof Event.HoldOpened hold
                    && hold.kind() == Event.HoldKind.ASK_FIRST
                    && hold.site()
                            .filter(site ->
                                    yesTo.contains(plan.step(site.step()).id()))
                            .isPresent()) post.answer(hold.hold(), Choices.GO, "");
    }

    @Override
    public void progress(LaneId lane, String message) {
        face.progress(lane, message);
    }

    @Override
    public void trouble(LaneId lane, Throwable cause) {
        log.note(lane.toString(), cause);
    }
}
