package dev.theseus.cli.session;

import dev.theseus.cli.terminal.RunFace;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Step;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.drive.Watcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes on to the face what happens, and says yes where a person has said so beforehand, to this controller or to an earlier one. */
final class Relay implements Watcher {
    private final RunFace face;
    private final Post post;
    private final Plan plan;
    private final DiagnosticLog log;
    /** Who agreed, by the step's id. */
    private final Map<String, String> agreed = new HashMap<>();

    /** @param state the run as it stands before it is driven */
    Relay(RunFace face, Post post, RunState state, DiagnosticLog log) {
        this.face = face;
        this.post = post;
        this.plan = state.plan();
        this.log = log;
        for (Step step : plan.allSteps()) state.agreedTo(step.id()).ifPresent(by -> agreed.put(step.id(), by));
    }

    @Override
    public void happened(List<Event> events) {
        face.happened(events);
        for (Event event : events) {
            switch (event) {
                case Event.Requested said -> post.journaled(said.request());
                case Event.HoldAnswered said -> post.journaled(said.request());
                case Event.HoldOpened asksBack -> post.journaled(asksBack.request());
                default -> {}
            }
            if (event instanceof Event.PlanAmended) agreed.clear();
            if (event instanceof Event.AgreedBeforehand said)
                said.steps().forEach(step -> agreed.putIfAbsent(step, said.by()));
            if (event instanceof Event.HoldOpened hold && hold.kind() == Event.HoldKind.ASK_FIRST)
                hold.site()
                        .map(site -> agreed.get(plan.step(site.step()).id()))
                        .ifPresent(by -> post.answer(hold.hold(), Choices.GO, "agreed beforehand by " + by));
        }
    }

    @Override
    public void progress(LaneId lane, String message) {
        face.progress(lane, message);
    }

    @Override
    public void ledToNothing(Input said) {
        post.ledToNothing(said);
    }

    @Override
    public void trouble(LaneId lane, Throwable cause) {
        log.note(lane.toString(), cause);
    }
}
