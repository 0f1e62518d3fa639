package dev.theseus.engine.sim;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event;
import java.util.List;

/** What is wrong with the engine: nothing, or what a test broke on purpose. */
interface Flaw {
    Flaw NONE = new Flaw() {};

    /** What of these events reaches the disk. */
    default List<Event> written(List<Event> events) {
        return events;
    }

    /** What a new controller finds on it. */
    default boolean forgets(Event event) {
        return false;
    }

    /** The plan that the driver follows, instead of the one it was given. */
    default Plan followed(Plan plan) {
        return plan;
    }

    /** Whether the supervisor starts what has its key already. */
    default boolean startsTwice() {
        return false;
    }

    /** Whether nobody asks a host after what the run left there: it is taken for gone. @param ended whether the run has ended */
    default boolean asksNobody(boolean ended) {
        return false;
    }

    default boolean claimsSuccess() {
        return false;
    }

    default boolean undoesNothing() {
        return false;
    }

    default boolean masks() {
        return true;
    }

    /** Whether what an activity brought back never arrives. */
    default boolean loses(Object reply) {
        return false;
    }
}
