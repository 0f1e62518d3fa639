package dev.theseus.engine.sim;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transports;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Inherited;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.Site;
import dev.theseus.core.sim.LeftBehind;
import dev.theseus.engine.drive.Driver;
import dev.theseus.engine.drive.Limits;
import dev.theseus.engine.drive.Outputs;
import dev.theseus.engine.drive.Parts;
import dev.theseus.engine.drive.Peek;
import dev.theseus.engine.drive.Standing;
import dev.theseus.engine.sim.Baton.Life;
import dev.theseus.engine.sim.Effect.End;
import dev.theseus.engine.sim.SimWorld.Thing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One controller: from the replay of the journal until its driver returns, or it dies. */
final class Controller {
    private final DriverSimulation sim;
    private final int number;
    private final List<Input> first;
    private final Life life;
    private @Nullable Driver driver;
    private boolean over;

    Controller(DriverSimulation sim, int number, List<Input> first) {
        this.sim = sim;
        this.number = number;
        this.first = new ArrayList<>(first);
        this.life = sim.baton.newLife();
    }

    /** Whether it takes in what people say. */
    boolean drives() {
        return !over && !life.isOver();
    }

    void hear(Input input) {
        Driver now = driver;
        if (now == null) first.add(input);
        else now.submit(input);
    }

    void die() {
        over = true;
        sim.baton.end(life);
    }

    void start() {
        sim.baton.start(life, this::drive);
    }

    private void drive() throws InterruptedException {
        boolean fresh = sim.disk.isEmpty();
        Parts parts = parts();
        RunState state = sim.replay();
        int already = sim.journal.size();
        Driver mine = new Driver(parts, state, sim.witness().watcher(already));
        mine.submit(
                fresh
                        ? new Input.Start("run", "me", "0", "p", "i", number, Map.of(), inherited())
                        : new Input.Resume("me", "0", number, mended()));
        if (!fresh && !sim.setting.calm() && sim.dice.about("vouches", number).percent(5))
            mine.submit(new Input.Vouch("me", "to be sure"));
        if (!fresh && !sim.setting.calm() && sim.dice.about("agrees", number).percent(5))
            mine.submit(new Input.Agree("me", List.of("step0")));
        first.forEach(mine::submit);
        driver = mine;
        try {
            Standing standing = mine.drive();
            over = true;
            sim.stood(this, standing, state);
        } catch (JournalException e) {
            over = true;
            sim.refused(this);
        }
    }

    /** Once in a while a run before this one was given up, and had found another version. */
    private List<Inherited> inherited() {
        if (sim.setting.calm() || !sim.dice.about("given up").percent(5)) return List.of();
        return sim.plan
                .upgrade()
                .map(upgrade -> List.of(LeftBehind.by("a", upgrade.product())))
                .orElse(List.of());
    }

    /** Once in a while a person has mended the plan's comments: everything that is carried out is as it was. */
    private Optional<Input.Amended> mended() {
        return !sim.setting.calm() && sim.dice.about("mends", number).percent(10)
                ? Optional.of(new Input.Amended("plan-" + number, List.of()))
                : Optional.empty();
    }

    private Parts parts() {
        SimQuestions questions = new SimQuestions(sim);
        Limits limits = new Limits(
                sim.dice.about("parallel").pick(List.of(1, 2, 3, 8, 100)),
                sim.dice.about("stays", number).percent(50),
                Duration.ofMinutes(2),
                Duration.ofSeconds(20));
        return new Parts(
                sim.flaw.followed(sim.plan),
                sim.inventory,
                transports(),
                new SimExpressions(sim.dice),
                Map.of(
                        "run",
                        new SimAction(sim, "run", this::request),
                        "direct",
                        new SimAction(sim, "direct", this::request),
                        Simulated.UPGRADE,
                        new SimAction(sim, "run", this::request),
                        "ask",
                        new SimAsk()),
                Map.of(questions.name(), questions),
                (server, database, vault) -> {
                    throw new AssertionError("no databases here");
                },
                reference -> {
                    throw new AssertionError("no balancers here");
                },
                name -> Secrets.TEXT,
                sim.secrets.masking,
                new SimClock(sim.baton),
                sim.disk.open(),
                outputs(),
                limits,
                new SimThreads(sim.baton, life, sim.flaw::loses));
    }

    private Transports transports() {
        return new Transports() {
            @Override
            public Transport to(Inventory.Host host) {
                return new SimTransport(sim, sim.host(host.name()));
            }

            @Override
            public void close() {}
        };
    }

    private Outputs outputs() {
        return new Outputs() {
            private final Set<String> kept = new HashSet<>();

            @Override
            public void keep(String name, Output output) {
                sim.secrets.check("kept output", output.both());
                kept.add(name);
            }

            @Override
            public boolean has(String name) {
                return kept.contains(name);
            }
        };
    }

    /** A request that changes something, and that nobody can find again. Old sessions are ended when a run is taken over. */
    private int request(ActionContext context, Site site, String thing, Thing goal)
            throws ActionException, InterruptedException {
        context.beforeEffect("change " + thing);
        sim.baton.sleep(sim.chance.millis(10));
        if (!sim.isDriving(this)) throw noAnswer();
        String key = Peek.key(context);
        sim.invariants.effectStarts(site, key);
        End end = sim.ends(key, sim.world.begins(site, key));
        sim.world.ends(site);
        boolean answered = !sim.chance.of(Fault.REQUEST_WITHOUT_AN_ANSWER);
        if (answered || sim.dice.percent(70))
            sim.world.set(thing, thing.equals("-") ? goal : end.leaves(Thing.valueOf(sim.world.see(thing)), goal));
        sim.baton.sleep(sim.chance.millis(10));
        if (!answered) throw noAnswer();
        return end.exit;
    }

    private static ActionException noAnswer() {
        return new ActionException(
                ActionException.Kind.IN_DOUBT, new Failure(Code.CONNECTION_LOST, "no answer " + Secrets.TEXT, "look"));
    }
}
