package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.EaseOff;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Failure;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.engine.drive.Threads.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which targets may begin, where their phase eases off: as many at a time as their server can take ({@link Allowance}). Only who has begun
 * nothing waits, and a target that has begun goes on, also in the next controller; so nothing of this is journaled, and to pause need not
 * wait for it. For the driver's thread; only the looks are carried out by others.
 */
final class Admission {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** What was seen before that says nothing any more: a wave may have gone by. */
    private static final Duration STALE = Duration.ofSeconds(3);

    private final Workplace place;
    private final Watcher watcher;
    private final Consumer<Looked> back;
    private final Map<Key, Server> servers = new HashMap<>();
    private final Map<LaneId, Work> atWork = new HashMap<>();

    /** @param back takes what a look brought, on any thread */
    Admission(Workplace place, Watcher watcher, Consumer<Looked> back) {
        this.place = place;
        this.watcher = watcher;
        this.back = back;
    }

    private record Key(String server, EaseOff.Limits limits) {}

    /** @param lane as it was then: a target that is taken up again has another */
    private record Work(Server server, Lane lane) {}

    /** What a look brought: how much the server has to do, or why that is not known. */
    record Looked(Server server, @Nullable Load load, String why) {}

    /** A server, and those that are at work there or want to be. */
    static final class Server {
        private final String name;
        private final Allowance allowance;
        private final Set<LaneId> waiting = new LinkedHashSet<>();
        private int atWork;
        private boolean looking;
        private @Nullable Instant looked;
        private String said = "";

        Server(String name, EaseOff.Limits limits) {
            this.name = name;
            this.allowance = new Allowance(limits);
        }

        boolean hasRoom() {
            return atWork < allowance.atOnce();
        }

        String sentence() {
            return "waits for " + allowance.sentence(name);
        }

        String question() {
            return "asks " + (name.isEmpty() ? "the server" : name) + " how much it has to do";
        }
    }

    /**
     * Whether what the state asks for on a lane may be carried out now. Where not, the lane waits here until {@link #due} gives it back.
     *
     * @throws ExpressionFailed where the plan's word for the server of a target that has not begun cannot be evaluated
     */
    boolean admits(RunState state, LaneId id, Group threads) throws ExpressionFailed {
        Optional<EaseOff> rule = rule(state, id);
        if (rule.isEmpty()) return true;
        Lane lane = state.lanes().get(id);
        if (lane == null || atWork.containsKey(id)) return true;
        if (!isInService(state, lane)) {
            goesOn(rule.get(), lane);
            return true;
        }
        Server server = server(rule.get(), lane);
        Instant now = place.parts().clock().now();
        boolean known = server.looked != null && now.isBefore(server.looked.plus(STALE));
        if (known && server.hasRoom()) {
            begin(lane, server);
            return true;
        }
        server.waiting.add(id);
        watcher.progress(id, masked(known ? server.sentence() : server.question()));
        look(threads, server, rule.get(), id);
        return false;
    }

    private static Optional<EaseOff> rule(RunState state, LaneId id) {
        return id.equals(LaneId.MAIN)
                ? Optional.empty()
                : state.plan().phase(id.phase()).waves().easeOff();
    }

    /**
     * Whether nothing was begun on its target, not even before it was taken up again. What a person settled has begun, whatever it left: a pause
     * waits for its lane, and it would wait here for those that the pause keeps from beginning.
     */
    private static boolean isInService(RunState state, Lane lane) {
        return lane.isFresh()
                && !lane.undoing()
                && state.phase(lane.id().phase())
                        .targets()
                        .get(lane.id().target())
                        .begun()
                        .isEmpty();
    }

    private Server server(EaseOff rule, Lane lane) throws ExpressionFailed {
        String name = "";
        if (rule.server().isPresent()) {
            Optional<Site> site = lane.site();
            StepContext context = context(site.orElseGet(
                    () -> new Site(lane.id().phase(), lane.id().target(), firstStep(lane.id()), Site.NO_ITEM)));
            name = place.parts()
                    .expressions()
                    .fill(rule.server().get(), context.scope(), false)
                    .display();
        }
        return servers.computeIfAbsent(new Key(name, rule.limits()), key -> new Server(key.server, key.limits));
    }

    private int firstStep(LaneId id) {
        return place.parts().plan().phase(id.phase()).steps().getFirst().number();
    }

    private StepContext context(Site site) throws ExpressionFailed {
        return place.context(
                site, 1, "e", Host.CONTROLLER, place.parts().clock().now(), StepContext.Mode.FRESH);
    }

    private void begin(Lane lane, Server server) {
        server.waiting.remove(lane.id());
        if (atWork.put(lane.id(), new Work(server, lane)) == null) server.atWork++;
    }

    /** What has begun counts, and waits for nothing. */
    private void goesOn(EaseOff rule, Lane lane) {
        try {
            begin(lane, server(rule, lane));
        } catch (ExpressionFailed e) {
            watcher.trouble(lane.id(), e);
        }
    }

    /** Takes in that a lane has nothing to do now; it comes back when that changes. */
    void leaves(LaneId id) {
        servers.values().forEach(server -> server.waiting.remove(id));
    }

    /** Takes in that lanes stand differently: who is at its end, or waits for a person, is not at work. */
    void changed(RunState state, Iterable<LaneId> lanes) {
        for (LaneId id : lanes) {
            Lane lane = state.lanes().get(id);
            Work work = atWork.get(id);
            if (work == null) continue;
            if (lane != null && lane == work.lane && lane.status() != Lane.Status.HELD) continue;
            atWork.remove(id);
            work.server.atWork--;
        }
    }

    /** Takes in what a look brought. */
    void looked(Looked seen) {
        Server server = seen.server();
        server.looking = false;
        server.looked = place.parts().clock().now();
        Load load = seen.load();
        if (load == null) server.allowance.unknown(seen.why());
        else server.allowance.observe(load, server.looked, server.atWork + server.waiting.size());
        String sentence = server.sentence();
        if (sentence.equals(server.said)) return;
        server.said = sentence;
        for (LaneId waiting : server.waiting) watcher.progress(waiting, masked(sentence));
    }

    /** Lanes that waited and are to be looked at again: as many as there is room for, and one of whom the server is asked again. */
    List<LaneId> due() {
        List<LaneId> due = new ArrayList<>();
        for (Server server : servers.values()) {
            int room = Math.max(server.looking ? 0 : 1, server.allowance.atOnce() - server.atWork);
            server.waiting.stream().limit(room).forEach(due::add);
        }
        return due;
    }

    private void look(Group threads, Server server, EaseOff rule, LaneId id) {
        if (server.looking) return;
        server.looking = true;
        Instant next = server.looked == null ? Instant.MIN : server.looked.plus(BETWEEN_LOOKS);
        threads.start(() -> back.accept(look(server, rule, id, next)));
    }

    private Looked look(Server server, EaseOff rule, LaneId id, Instant next) throws InterruptedException {
        Instant now = place.parts().clock().now();
        if (next.isAfter(now)) place.parts().clock().sleep(Duration.between(now, next));
        try {
            StepContext context = context(new Site(id.phase(), id.target(), firstStep(id), Site.NO_ITEM));
            Answer answer = place.questions().ask(rule.load(), context.scope(), context);
            return answer.failure().isPresent()
                    ? new Looked(server, null, answer.failure().get().message())
                    : new Looked(server, Load.of(answer.value()), "");
        } catch (ExpressionFailed e) {
            return new Looked(server, null, Workplace.failed(e).message());
        } catch (ActionException e) {
            return new Looked(server, null, e.failure().message());
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            watcher.trouble(id, e);
            Failure bug = Driver.bug(e);
            return new Looked(server, null, bug.message());
        }
    }

    private String masked(String text) {
        return place.parts().masking().apply(text);
    }
}
