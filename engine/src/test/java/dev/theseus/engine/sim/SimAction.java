package dev.theseus.engine.sim;

import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Begun;
import dev.theseus.core.run.Lane;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Peek;
import dev.theseus.engine.sim.SimWorld.Thing;
import java.util.List;
import java.util.Map;

/**
 * Work that changes one thing of the simulated world, by commands under the supervisor ({@code run}), or by a request to which there is
 * nothing to re-attach ({@code direct}), as SQL and HTTP are.
 */
final class SimAction implements Action {
    private static final int ODDLY_DONE = dev.theseus.engine.sim.Effect.End.ODDLY_DONE.exit;
    private static final Value NO_THING = Value.of("-");

    private final DriverSimulation sim;
    private final String name;
    private final Requests requests;

    /** How a request that is no command is sent. */
    interface Requests {
        /** @return the exit status */
        int send(ActionContext context, Site site, String thing, Thing goal)
                throws ActionException, InterruptedException;
    }

    SimAction(DriverSimulation sim, String name, Requests requests) {
        this.sim = sim;
        this.name = name;
        this.requests = requests;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doc() {
        return "Changes a simulated thing.";
    }

    @Override
    public Shape shape() {
        return new Shape.Anything();
    }

    @Override
    public Nature nature(Args args) {
        return new Nature(true, false, UndoBy.ITSELF, WayBackCost.FREE);
    }

    @Override
    public String describe(Args args) {
        return name + " something " + Secrets.TEXT;
    }

    // --- what is there

    @Override
    public Look look(Args args, ActionContext context) throws ActionException, InterruptedException {
        Site site = Peek.site(context).orElseThrow();
        sim.world.name(site);
        if (!isForward(site)) return new Look(Look.State.NOT_ASKED, NO_THING, "");
        Step step = sim.plan.step(site.step());
        sim.world.thing(site, step);
        Thing seen = see(context, site);
        boolean tells = sim.dice.about("tells", site.step()).percent(30);
        return new Look(tells ? state(seen) : Look.State.NOT_ASKED, Value.of(seen.name()), "seen: " + seen);
    }

    private static Thing see(ActionContext context, Site site) throws ActionException, InterruptedException {
        return Thing.valueOf(
                context.look(Command.shell("see " + site.word())).output().out());
    }

    /** In a third of the worlds some actions look around themselves while they change something, too. */
    private boolean looks(String when, Site site) {
        return sim.setting.seed() % 3 == 1
                && sim.dice.about("looks " + when, site.step()).percent(20);
    }

    private static Look.State state(Thing seen) {
        return switch (seen) {
            case IN_PLACE -> Look.State.IN_PLACE;
            case UNTOUCHED -> Look.State.UNTOUCHED;
            case HALF -> Look.State.UNCLEAR;
        };
    }

    private boolean isForward(Site site) {
        return sim.isForward(site);
    }

    // --- there and back

    @Override
    public Outcome apply(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        Site site = Peek.site(context).orElseThrow();
        sim.world.name(site);
        if (!isForward(site)) return upTo(site, context);
        sim.world.thing(site, sim.plan.step(site.step()));
        if (looks("before", site)) see(context, site);
        boolean twofold =
                name.equals("run") && sim.dice.about("twofold", site.step()).percent(30);
        if (twofold) {
            int first = change(context, site, site.word(), Thing.HALF);
            if (first != 0 && first != ODDLY_DONE) return failed(first, first == 1 ? Effect.NONE : Effect.PARTIAL);
        }
        int exit = change(context, site, site.word(), Thing.IN_PLACE);
        if (looks("after", site)) see(context, site);
        if (exit == 0 || sim.flaw.claimsSuccess()) return done(exit);
        return failed(exit, exit == 1 && !twofold ? Effect.NONE : Effect.PARTIAL);
    }

    /** A step of an undo, of a remedy on the way back, of a way out: the last of an undo puts its thing back. */
    private Outcome upTo(Site site, ActionContext context) throws ActionException, InterruptedException {
        RunState run = sim.invariants.shadow();
        Lane lane = run.lanes().get(site.lane());
        List<Site> origins = lane == null ? List.of() : lane.origins();
        String thing = "-";
        Thing goal = Thing.UNTOUCHED;
        if (origins.size() == 1
                && sim.plan.step(origins.getFirst().step()).undo() instanceof Step.Undo.Steps(var steps)
                && steps.getLast().number() == site.step()) {
            Begun begun = run.target(origins.getFirst()).begun().getLast();
            thing = begun.site().word();
            goal = begun.found() instanceof Value.Nil
                    ? sim.world.original(begun.site())
                    : Thing.valueOf(begun.found().display());
        }
        int exit = change(context, site, thing, goal);
        return exit == 0 ? done(exit) : failed(exit, exit == 1 ? Effect.NONE : Effect.PARTIAL);
    }

    @Override
    public Outcome undo(Args args, Value found, ActionContext context) throws ActionException, InterruptedException {
        Site site = Peek.site(context).orElseThrow();
        sim.world.name(site);
        if (sim.flaw.undoesNothing()) return done(0);
        if (looks("before", site)) see(context, site);
        int exit = change(context, site, site.word(), Thing.valueOf(found.display()));
        if (looks("after", site)) see(context, site);
        if (exit == 0) return done(exit);
        sim.chance.count(Fault.UNDO_FAILS);
        return failed(exit, Effect.PARTIAL);
    }

    private int change(ActionContext context, Site site, String thing, Thing goal)
            throws ActionException, InterruptedException {
        if (name.equals("direct")) return requests.send(context, site, thing, goal);
        Finished finished = context.effect(Command.shell("change " + thing + " " + goal));
        context.progress("did " + Secrets.TEXT);
        return finished.exit();
    }

    private static Outcome done(int exit) {
        return new Outcome.Done(result(exit), new Output("said " + Secrets.TEXT, "", false));
    }

    private static Outcome failed(int exit, Effect effect) {
        return new Outcome.Failed(
                new Failure(Code.COMMAND_FAILED, "exit status " + exit + " " + Secrets.TEXT, "look at it"),
                effect,
                result(exit),
                new Output("", "cried " + Secrets.TEXT, false));
    }

    private static Value.Fields result(int exit) {
        return new Value.Fields(Map.of("exit", Value.of(exit), "said", Value.of("this " + Secrets.TEXT)));
    }

    static boolean isForward(RunState run, Phase.Kind kind, Site site) {
        Lane lane = run.lanes().get(site.lane());
        return (lane == null || !lane.undoing()) && kind == Phase.Kind.FORWARD;
    }
}
