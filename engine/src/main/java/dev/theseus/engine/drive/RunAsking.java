package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Selector;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.port.Expressions.Scope;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questions of the run itself: on the hosts that they name, or from the controller. Reads installed versions, too. */
final class RunAsking {
    private final Parts parts;
    private final Plan plan;
    private final Inventory inventory;
    private final Scopes scopes;
    private final StateAccess state;
    private final Questions questions;
    private final Watcher watcher;

    RunAsking(Means means) {
        this.parts = means.parts();
        this.plan = parts.plan();
        this.inventory = parts.inventory();
        this.scopes = means.scopes();
        this.state = means.state();
        this.questions = means.questions();
        this.watcher = means.watcher();
    }

    Parts parts() {
        return parts;
    }

    StateAccess state() {
        return state;
    }

    /** Asks on the question's own host, or on the one given, or from the controller. */
    Answer ask(Question question, Optional<String> otherwise)
            throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Optional<String> host = otherwise;
        if (question.on().isPresent()) {
            List<String> hosts = select(question.on().get());
            if (hosts.size() > 1) return onAll(question, hosts);
            if (hosts.isEmpty()) return ofNobody();
            host = Optional.of(hosts.getFirst());
        }
        return askOn(question, host.orElse(""));
    }

    /** @param host empty for the controller */
    Answer askOn(Question question, String host) throws InterruptedException, ActionException {
        StepContext context = context(host);
        return questions.ask(question, context.scope(), context);
    }

    /** Where there is no host to be asked, and that is fine. */
    static Answer ofNobody() {
        Value none = Value.of(List.of());
        return new Answer(true, none, Map.of("value", none), Optional.empty());
    }

    /** On several hosts: it holds where it holds on all, and its value is the list of theirs. */
    private Answer onAll(Question question, List<String> hosts) throws InterruptedException, ActionException {
        List<Answer> failed = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (Answer answer : askAll(question, hosts).values()) {
            values.add(answer.value());
            if (!answer.holds() || answer.failure().isPresent()) failed.add(answer);
        }
        Optional<Failure> failure =
                failed.stream().flatMap(answer -> answer.failure().stream()).findFirst();
        return new Answer(failed.isEmpty(), Value.of(values), Map.of("value", Value.of(values)), failure);
    }

    Scope scope(String host) {
        return scopes.ofRun(Hosts.named(inventory, host), parts.clock().now());
    }

    StepContext context(String hostName) {
        Host host = Hosts.named(inventory, hostName);
        StepContext.Setting setting = new StepContext.Setting(
                host,
                Optional.empty(),
                state.read(run -> run.run().isEmpty() ? "run" : run.run()),
                "run",
                1,
                state.read(dev.theseus.core.run.RunState::fence),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.<Duration>empty());
        return new StepContext(
                parts,
                questions,
                setting,
                scope(hostName),
                StepContext.Mode.FRESH,
                text -> watcher.progress(LaneId.MAIN, text));
    }

    /** The hosts a selector means now; asks for installed versions where it must. */
    List<String> select(Selector selector) throws InterruptedException, ActionException, Unable, ExpressionFailed {
        Selections plain = new Selections(inventory, Map.of(), Optional.empty(), Optional.empty());
        List<String> hosts;
        if (selector.asksVersions() && plan.upgrade().isPresent()) {
            Plan.Upgrade upgrade = plan.upgrade().get();
            Map<String, Version> versions = readVersions(upgrade, plain.candidates(selector));
            hosts = new Selections(inventory, versions, Optional.of(upgrade.from()), Optional.of(target(upgrade)))
                    .of(selector);
        } else {
            hosts = plain.of(selector);
        }
        if (hosts.isEmpty() && !selector.ifAny())
            throw new Unable(new Failure(
                    Code.EMPTY_SELECTION,
                    "no host is selected by '" + selector.text() + "' (" + selector.place() + ")",
                    "correct the inventory, or say 'if_any: true' where none is fine"));
        return hosts;
    }

    Version target(Plan.Upgrade upgrade) throws ExpressionFailed, Unable {
        String text = parts.expressions()
                .fill(upgrade.to(), scopes.ofRun(Host.CONTROLLER, parts.clock().now()), false)
                .display();
        try {
            return Version.of(text);
        } catch (IllegalArgumentException e) {
            throw new Unable(new Failure(
                    Code.BAD_VERSION,
                    "'upgrade.to' is '" + text + "', which is not a version",
                    "give a version such as 8.0.0"));
        }
    }

    /** What each host is to have at the end. Where the plan leaves hosts as they are, or they go back, that is what was found. */
    Version due(Plan.Upgrade upgrade, String host, Version has, Version to) {
        boolean asFound = upgrade.mixed() == Plan.Mixed.KEEP || state.read(RunState::rollingBack);
        Optional<String> found =
                state.read(run -> Optional.ofNullable(run.versions().get(host)));
        return asFound ? found.map(Version::of).orElse(has) : to;
    }

    /** The hosts that have a version of what is upgraded. */
    List<String> upgraded(Plan.Upgrade upgrade) throws Unable {
        return new Selections(inventory, Map.of(), Optional.empty(), Optional.empty()).candidates(upgrade.on());
    }

    /** The versions, where all can be read. */
    Map<String, Version> readVersions(Plan.Upgrade upgrade, List<String> hosts)
            throws InterruptedException, ActionException, Unable {
        Installed installed = installed(upgrade, hosts);
        if (!installed.failures().isEmpty())
            throw new Unable(installed.failures().getFirst());
        return installed.versions();
    }

    /** What hosts say is installed, and why some do not. */
    record Installed(Map<String, Version> versions, List<Failure> failures) {}

    /** Asks all hosts at once. */
    Installed installed(Plan.Upgrade upgrade, List<String> hosts) throws InterruptedException, ActionException {
        Map<String, Version> versions = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        askAll(upgrade.installed(), hosts).forEach((host, answer) -> {
            String text = answer.value().display().strip();
            if (answer.failure().isPresent())
                failures.add(new Failure(
                        Code.QUESTION_FAILED,
                        "cannot read the installed version on " + host + ": "
                                + answer.failure().get().message(),
                        "nothing was changed"));
            else
                try {
                    versions.put(host, Version.of(text));
                } catch (IllegalArgumentException e) {
                    failures.add(new Failure(
                            Code.BAD_VERSION,
                            "the installed version on " + host + " reads '" + text + "'",
                            "correct 'upgrade.installed'; nothing was changed"));
                }
        });
        return new Installed(versions, failures);
    }

    private Map<String, Answer> askAll(Question question, List<String> hosts)
            throws InterruptedException, ActionException {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (var asked : Together.all(parts.threads(), hosts, host -> askOn(question, host))) {
            answers.put(asked.key(), asked.value());
        }
        return answers;
    }
}
