package dev.theseus.actions;

import dev.theseus.actions.commands.Run;
import dev.theseus.actions.commands.RunSource;
import dev.theseus.actions.commands.Script;
import dev.theseus.actions.containers.Container;
import dev.theseus.actions.data.Cql;
import dev.theseus.actions.data.CqlSource;
import dev.theseus.actions.data.Dump;
import dev.theseus.actions.data.Restore;
import dev.theseus.actions.data.Snapshot;
import dev.theseus.actions.data.SqlAction;
import dev.theseus.actions.data.SqlSource;
import dev.theseus.actions.fleet.LoadSource;
import dev.theseus.actions.fleet.Migrate;
import dev.theseus.actions.logic.Assert;
import dev.theseus.actions.logic.ValueSource;
import dev.theseus.actions.logic.Wait;
import dev.theseus.actions.machine.Archive;
import dev.theseus.actions.machine.Compare;
import dev.theseus.actions.machine.Copy;
import dev.theseus.actions.machine.FileAction;
import dev.theseus.actions.machine.FileSource;
import dev.theseus.actions.machine.Packages;
import dev.theseus.actions.machine.Property;
import dev.theseus.actions.machine.Replace;
import dev.theseus.actions.machine.Service;
import dev.theseus.actions.people.Ask;
import dev.theseus.actions.traffic.Admit;
import dev.theseus.actions.traffic.BalancerSource;
import dev.theseus.actions.traffic.Drain;
import dev.theseus.actions.traffic.Queue;
import dev.theseus.actions.traffic.Release;
import dev.theseus.actions.traffic.Route;
import dev.theseus.actions.web.Http;
import dev.theseus.actions.web.HttpSource;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.QuestionSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All actions and question sources by name. What they need of a run comes with each call; only a plan's files are given here.
 *
 * @param actions in the order in which help lists them
 */
public record ActionSet(Map<String, Action> actions, Map<String, QuestionSource> sources) {

    public ActionSet {
        actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /** Everything that comes with Theseus. */
    public static ActionSet standard(PlanFiles files) {
        return of(
                List.of(
                        new Run(),
                        new Script(files),
                        new FileAction(files),
                        new Property(),
                        new Replace(),
                        new Copy(),
                        new Archive(),
                        new Compare(),
                        new Packages(),
                        new Service(),
                        new SqlAction(),
                        new Migrate(files),
                        new Dump(),
                        new Restore(),
                        new Cql(),
                        new Snapshot(),
                        new Container(),
                        new Drain(),
                        new Admit(),
                        new Route(),
                        new Queue(),
                        new Release(),
                        new Http(),
                        new Ask(),
                        new Wait(),
                        new Assert()),
                List.of(
                        new RunSource(),
                        new SqlSource(),
                        new CqlSource(),
                        new HttpSource(),
                        new FileSource(),
                        new BalancerSource(),
                        new LoadSource(),
                        new ValueSource()));
    }

    /** The same names for reading a plan only, where nothing is carried out. */
    public static ActionSet forReading() {
        return standard(path -> {
            throw new IllegalStateException("nothing is carried out here, so no file is read: " + path);
        });
    }

    private static ActionSet of(List<Action> actions, List<QuestionSource> sources) {
        Map<String, Action> byName = new LinkedHashMap<>();
        for (Action action : actions) byName.put(action.name(), action);
        Map<String, QuestionSource> asking = new LinkedHashMap<>();
        for (QuestionSource source : sources) asking.put(source.name(), source);
        return new ActionSet(byName, asking);
    }
}
