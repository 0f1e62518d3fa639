package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Controller.Manner;
import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.session.Given;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Event.TargetResult;
import dev.theseus.core.run.Hold;
import dev.theseus.core.run.PhaseState;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.TargetState;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The run that `upgradeschemata` is: begun, or taken up where one is not at its end; and which schemata it left where. */
final class SchemataRun {
    private static final Set<String> PLANS = Set.of(WhichSchemata.PLAN, WhichSchemata.FORCED);
    private static final String REGISTERED_ALREADY = "already_registered";

    private final Shop shop;
    private final Job job;
    private final WhichSchemata which;
    private final Map<String, String> given;

    SchemataRun(Shop shop, Job job, WhichSchemata which, Map<String, String> given) {
        this.shop = shop;
        this.job = job;
        this.which = which;
        this.given = given;
    }

    int start(Map<String, String> inputs, Manner manner) throws Refused, JournalException, InterruptedException {
        int status = shop.controller().start(job, new Given(inputs, Optional.empty()), manner, false);
        RunDirectory run = shop.store().latest().orElseThrow();
        tell(shop.open(run));
        return status;
    }

    /** Takes up the run that is not at its end, where there is one: the way that the schemata are on is gone to its end before another begins. */
    Optional<Integer> resume(boolean yes) throws Refused, JournalException, InterruptedException {
        Optional<FoundRun> found = unfinished();
        if (found.isEmpty()) return Optional.empty();
        RunDirectory run = found.get().directory();
        RunState state = found.get().state();
        refuseOtherOptions(run, state);
        shop.around()
                .err()
                .println("theseus: run " + run.id() + " of upgradeschemata is not at its end; it goes on where it was");
        shop.around().err().flush();
        if (yes)
            for (Hold hold : state.holds().values())
                if (hold.site()
                        .filter(site -> state.plan().step(site.step()).id().equals(REGISTERED_ALREADY))
                        .isPresent()) new Requests(shop, run).post(hold.id(), "continue", "");
        Map<String, String> password = new LinkedHashMap<>(given);
        password.keySet().retainAll(Set.of("admin_password"));
        int status = shop.controller().resume(run, new Given(password, Optional.empty()), List.of(), Manner.USUAL);
        tell(shop.open(run));
        return Optional.of(status);
    }

    void noteUnfinished() throws Refused, JournalException {
        Optional<FoundRun> found = unfinished();
        if (found.isEmpty()) return;
        shop.around()
                .err()
                .println("theseus: run " + found.get().directory().id()
                        + " of upgradeschemata is not at its end: without --dry-run it goes on, and no other begins");
        shop.around().err().flush();
    }

    private Optional<FoundRun> unfinished() throws Refused, JournalException {
        List<RunSummary> runs = shop.store().list().runs().stream()
                .filter(run -> PLANS.contains(run.facts().plan())
                        && run.facts().inventory().equals(job.inventory().name())
                        && run.first().isPresent())
                .sorted(Comparator.comparing(run -> run.facts().created()))
                .toList();
        for (RunSummary run : runs.reversed()) {
            FoundRun found = shop.open(shop.store().find(run.id()));
            if (found.state().ending().isEmpty()) return Optional.of(found);
        }
        return Optional.empty();
    }

    private void refuseOtherOptions(RunDirectory run, RunState state) throws Refused {
        Map<String, String> before = new LinkedHashMap<>();
        state.inputs().forEach((name, value) -> before.put(name, value.display()));
        String begun = WhichSchemata.words(before, state.plan().name().equals(WhichSchemata.FORCED));
        String now = WhichSchemata.words(which.inputs(), which.force());
        if (begun.equals(now)) return;
        throw Refused.of(
                new Failure(
                        Code.RUN_UNRESOLVED,
                        "Run " + run.id() + " of upgradeschemata is not at its end. It began with " + begun
                                + ", and not with " + now,
                        "say `upgradeschemata " + begun
                                + "`, and it goes on where it was; nothing is done twice, and no -m is needed."
                                + " Or end it first: `theseus stop " + run.id() + "`. Nothing was changed"),
                Refused.BAD_INPUT);
    }

    /** Which schemata moved, and which did not; nothing of a run that is not at its end. */
    private void tell(FoundRun found) throws JournalException {
        RunState state = found.state();
        if (state.ending().isEmpty()) return;
        PhaseState moving = state.phase(state.plan().phases().size() - 1);
        List<String> moved = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (TargetState target : moving.targets()) {
            Optional<TargetResult> result = target.result();
            List<String> where = result.isEmpty() || result.get() == TargetResult.NOT_BEGUN
                    ? left
                    : result.get() == TargetResult.DONE ? moved : failed;
            where.add(target.target().name());
        }
        if (shop.common().json()) {
            Map<String, Value> fields = RunJson.object("upgraded_schemata");
            fields.put("run", Value.of(found.directory().id()));
            fields.put("moved", texts(moved));
            fields.put("failed", texts(failed));
            fields.put("not_begun", texts(left));
            shop.print(JsonText.of(Value.of(fields)));
            return;
        }
        if (!failed.isEmpty()) shop.print("Not upgraded, and put back: " + String.join(", ", failed));
        if (!left.isEmpty()) shop.print("Not begun: " + String.join(", ", left));
        if (!failed.isEmpty())
            shop.print("Mend the cause and start it again: what has moved stays. Or leave it out: -k "
                    + String.join(",", failed));
    }

    private static Value texts(List<String> names) {
        return Value.of(names.stream().map(Value::of).toList());
    }
}
