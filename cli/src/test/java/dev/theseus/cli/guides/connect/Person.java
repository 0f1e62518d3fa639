package dev.theseus.cli.guides.connect;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Journals;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.LaneId;
import dev.theseus.engine.store.RunDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The stand-in for the person at the console: a small program beside the run that looks at what the newest run of a state directory asks, clicks
 * as it is told there, once for each question, and answers from another terminal.
 */
final class Person implements AutoCloseable {
    /** Does what is asked, about a target; the answer. Null: somebody else answers, in another way. */
    interface Hand {
        @Nullable
        String doing(String target) throws Exception;
    }

    /** A question of a run. */
    record Asked(String hold, Event.HoldKind kind, String step, String target, String text, String evidence) {}

    private final Plan plan;
    private final Path state;
    private final Cli cli;
    private final Map<String, Hand> hands = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Person(Plan plan, Path state) {
        this.plan = plan;
        this.state = state;
        this.cli = new Cli(state);
        this.thread = Thread.ofVirtual().unstarted(this::work);
    }

    /** What to do where this step asks. */
    Person when(String step, Hand hand) {
        hands.put("QUESTION " + step, hand);
        return this;
    }

    /** What to do where this step, or this phase's gate, is in trouble. */
    Person inTrouble(String step, Hand hand) {
        hands.put("TROUBLE " + step, hand);
        return this;
    }

    Person start() {
        thread.start();
        return this;
    }

    /** Everything that was asked, in order. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<Asked> asked(String step) {
        return asked.stream().filter(each -> each.step().equals(step)).toList();
    }

    private void work() {
        try {
            while (true) {
                Optional<RunDirectory> run = Journals.newest(state);
                if (run.isPresent()) for (Asked question : open(run.get())) answerOrStop(run.get(), question);
                Thread.sleep(150);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            broken.add(e);
        }
    }

    /** A run that waits for somebody who is at a loss would wait for ever. */
    private void answerOrStop(RunDirectory run, Asked question) throws Exception {
        try {
            answer(run, question);
        } catch (AssertionError e) {
            broken.add(e);
            cli.run("stop", run.id(), "--state-dir", state.toString());
        }
    }

    private List<Asked> open(RunDirectory run) throws Exception {
        Map<String, Event.HoldOpened> open = new LinkedHashMap<>();
        Map<LaneId, String> names = new HashMap<>();
        Map<Integer, Integer> bound = new HashMap<>();
        for (Event event : Journals.of(run))
            switch (event) {
                case Event.TargetsBound targets -> {
                    int from = bound.merge(targets.phase(), targets.added().size(), Integer::sum)
                            - targets.added().size();
                    for (int i = 0; i < targets.added().size(); i++)
                        names.put(
                                new LaneId(targets.phase(), from + i),
                                targets.added().get(i).name());
                }
                case Event.HoldOpened hold -> open.put(run.id() + hold.hold(), hold);
                case Event.HoldAnswered answered -> open.remove(run.id() + answered.hold());
                default -> {}
            }
        return open.values().stream()
                .filter(hold -> !seen.contains(run.id() + hold.hold()))
                .map(hold -> new Asked(
                        hold.hold(),
                        hold.kind(),
                        hold.site().map(site -> plan.step(site.step()).id()).orElse("run"),
                        hold.site()
                                .map(site -> names.getOrDefault(site.lane(), ""))
                                .orElse(""),
                        hold.text(),
                        hold.evidence()))
                .toList();
    }

    private void answer(RunDirectory run, Asked question) throws Exception {
        seen.add(run.id() + question.hold());
        asked.add(question);
        boolean plain = question.kind() == Event.HoldKind.QUESTION;
        Hand hand = hands.get((plain ? "QUESTION " : "TROUBLE ") + question.step());
        if (hand == null) {
            throw new AssertionError("nobody knows what to do: " + question);
        }
        String said = hand.doing(question.target());
        if (said == null) return;
        Cli.Ended ended = cli.run("answer", run.id(), question.hold(), said, "--state-dir", state.toString());
        if (ended.status() != 0) broken.add(new AssertionError(question + ": " + ended));
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        if (!broken.isEmpty()) throw new AssertionError("the person was at a loss", broken.getFirst());
    }
}
