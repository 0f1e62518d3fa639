package dev.theseus.engine.sim;

import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Args;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Site;
import dev.theseus.core.shape.Shape;
import dev.theseus.core.sim.Dice;
import dev.theseus.core.value.Value;
import dev.theseus.engine.drive.Peek;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the simulated world answers, by what a question is about; once in a while it fails, or lies. */
final class SimQuestions implements QuestionSource {
    private static final int SPELL_SECONDS = 90;

    private final DriverSimulation sim;
    private int listings;

    SimQuestions(DriverSimulation sim) {
        this.sim = sim;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public String doc() {
        return "Asks the simulated world.";
    }

    @Override
    public Shape shape() {
        return new Shape.Anything();
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public String describe(Args args) {
        return args.plain("about");
    }

    @Override
    public Seen look(Args args, ActionContext context) throws ActionException, InterruptedException {
        String about = args.plain("about");
        Optional<Site> site = Peek.site(context);
        context.look(Command.shell("ask"));
        if (!isEarly(about) && (sim.chance.of(Fault.QUESTION_FAILS) || about.equals("closing") && outOfReach()))
            return new Seen(
                    Optional.empty(),
                    Value.NIL,
                    Map.of(),
                    Optional.of(new Failure(Code.QUESTION_FAILED, "it failed " + Secrets.TEXT, "")));
        return new Seen(Optional.empty(), value(about, site, context.host().name()), Map.of(), Optional.empty());
    }

    /** What closes the rollback window can often not be asked for a while: few plans ask it, and few people want back just then. */
    private boolean outOfReach() {
        return !sim.chance.calm()
                && sim.dice
                        .about("closing", sim.baton.now().getEpochSecond() / SPELL_SECONDS)
                        .percent(50);
    }

    /** Where a look that fails refuses the whole run. */
    private static boolean isEarly(String about) {
        return about.equals("version") || about.equals("fact") || about.equals("baseline");
    }

    private Value value(String about, Optional<Site> site, String host) {
        return switch (about) {
            case "version" -> Value.of(sim.version(host));
            case "fact" -> Value.of("fact " + Secrets.TEXT);
            case "baseline" -> Value.of(sim.chance.of(Fault.QUESTION_LIES) ? 2 : 1);
            case "writes" ->
                Value.of(sim.dice.about("writes", sim.journal.size()).below(3));
            case "capture" -> Value.of("captured " + Secrets.TEXT);
            case "load" -> load();
            // Few plans ask it, and it is asked often.
            case "closing" -> Value.of(sim.chance.of(Fault.QUESTION_LIES));
            case "condition", "gate" -> Value.of(!sim.chance.of(Fault.QUESTION_LIES));
            case "unless" -> Value.of(truth(site.orElseThrow(), false));
            case "verify" -> Value.of(truth(site.orElseThrow(), true));
            default -> list(about, site);
        };
    }

    /** Strained for some spells, and quiet for others. */
    private Value load() {
        boolean strained = !sim.chance.calm()
                && sim.dice
                        .about("load", sim.baton.now().getEpochSecond() / SPELL_SECONDS)
                        .percent(50);
        return Value.of(Map.<String, Value>of(
                "latency_ms", Value.of(3), "running", Value.of(strained ? 100 : 1), "lag_s", Value.NIL));
    }

    /** Whether the step's work is in place; what is no thing of its own never is, and always verifies. */
    private boolean truth(Site site, boolean otherwise) {
        if (!sim.isForward(site)) return otherwise;
        sim.world.thing(site, sim.plan.step(site.step()));
        boolean inPlace = sim.world.see(site.word()).equals("IN_PLACE");
        if (!sim.chance.of(Fault.QUESTION_LIES)) return inPlace;
        sim.world.lie(site);
        return !inPlace;
    }

    /** Items of a step; or targets of a phase, of which more appear while it is at work. */
    private Value list(String about, Optional<Site> site) {
        Dice dice = site.isPresent()
                ? sim.dice.about("items", site.get())
                : sim.dice.about(
                        "targets",
                        sim.invariants
                                .shadow()
                                .currentPhase()
                                .map(phase -> phase.phase().number())
                                .orElse(0));
        int count = site.isPresent() ? dice.below(4) : 1 + dice.below(7);
        if (site.isEmpty() && !sim.chance.calm() && listings++ < 6) count += dice.below(2);
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < count; i++) items.add(Value.of(about.replace("list ", "") + i));
        return Value.of(items);
    }
}
