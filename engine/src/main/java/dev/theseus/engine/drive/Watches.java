package dev.theseus.engine.drive;

import dev.theseus.core.plan.OnFailure;
import dev.theseus.core.plan.Phase;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.plan.Question;
import dev.theseus.core.run.Activity;
import dev.theseus.core.run.Choices;
import dev.theseus.core.run.Event;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.LaneId;
import dev.theseus.core.run.RunState;
import dev.theseus.core.run.RunState.Stage;
import dev.theseus.engine.drive.Threads.Group;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is asked again and again for as long as the run goes on: what must hold all the while, and what closes the rollback window. */
final class Watches {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Parts parts;
    private final StateAccess state;
    private final Watcher watcher;
    private final RunWork work;
    private final Closings closings;
    private final boolean goesBack;
    private final Consumer<Input> submit;

    /** @param submit takes what was seen, on any thread */
    Watches(Means means, RunWork work, Consumer<Input> submit) {
        this.parts = means.parts();
        this.state = means.state();
        this.watcher = means.watcher();
        this.work = work;
        this.closings = new Closings(means);
        this.goesBack = goesBack(parts.plan());
        this.submit = submit;
    }

    /** Begins with the first phase, and ends with the threads. */
    void open(Group threads) {
        List<Plan.Condition> conditions = parts.plan().during();
        for (int i = 0; i < conditions.size(); i++) {
            int index = i;
            watch(threads, conditions.get(i).question(), () -> submit.accept(condition(index)));
        }
        for (int i = 0; i < closings.count(); i++) {
            int index = i;
            watch(threads, closings.question(index), () -> askClosing(index, false));
        }
    }

    private interface Look {
        void once() throws InterruptedException;
    }

    private void watch(Group threads, Question question, Look look) {
        Duration pause = question.polling().every().orElse(PAUSE);
        threads.start(() -> {
            while (true) {
                parts.clock().sleep(pause);
                if (state.read(RunState::stage).compareTo(Stage.PHASES) >= 0) look.once();
            }
        });
    }

    // --- conditions

    private Input condition(int index) throws InterruptedException {
        Input input = checked(new Activity.CheckCondition(index));
        return input instanceof Input.MainFailed(var _, var failure)
                ? new Input.Condition(index, Optional.of(failure))
                : input;
    }

    /** A watch that dies of a bug of ours would look like a condition that holds. */
    private Input checked(Activity.CheckCondition activity) throws InterruptedException {
        try {
            return work.carryOut(activity);
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            watcher.trouble(LaneId.MAIN, e);
            return Driver.bug(activity, e);
        }
    }

    // --- the rollback window

    /** Whether what a person said leads back, and the plan may have closed the window since it was last looked at. */
    static boolean concern(RunState state, Input said) {
        boolean back = switch (said) {
            case Input.Wish wish -> wish.kind() == Event.RequestKind.ROLLBACK;
            case Input.Answer answer -> Choices.leadsBack(answer.choice());
            default -> false;
        };
        return back && state.windowMayClose();
    }

    /** Whether it is a failure after which the plan may want back, by itself. */
    boolean mayLeadBack(Input input) {
        return goesBack && input instanceof Input.Failed;
    }

    private static boolean goesBack(Plan plan) {
        return Stream.concat(
                        plan.phases().stream().map(Phase::onFailure),
                        plan.allSteps().stream().flatMap(step -> step.limits().onFailure().stream()))
                .anyMatch(policy -> policy == OnFailure.UNDO || policy == OnFailure.ROLLBACK);
    }

    /** Asks all that may close the window, now that somebody wants back. */
    void askClosings() throws InterruptedException {
        for (int i = 0; i < closings.count(); i++) askClosing(i, true);
    }

    private void askClosing(int index, boolean wanted) throws InterruptedException {
        if (!state.read(RunState::windowMayClose)) return;
        submit.accept(closing(index, wanted));
    }

    /** A bug of ours is no answer: nobody can tell then. */
    private Input closing(int index, boolean wanted) throws InterruptedException {
        try {
            return closings.ask(index, wanted);
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            watcher.trouble(LaneId.MAIN, e);
            return Closings.unknown(index, wanted, Driver.bug(e));
        }
    }
}
