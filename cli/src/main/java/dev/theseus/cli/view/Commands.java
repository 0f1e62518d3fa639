package dev.theseus.cli.view;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands that a person is told to type next: whole lines that work as they stand.
 *
 * @param program how Theseus was started, with the options that every further command needs too
 */
public record Commands(String program) {

    public String resume(String run) {
        return program + " resume " + run;
    }

    public String status(String run) {
        return program + " status " + run;
    }

    public String report(String run) {
        return program + " report " + run;
    }

    public String rollback(String run, boolean acceptLoss) {
        return program + " rollback " + run + (acceptLoss ? " --accept-loss" : "");
    }

    public String finalizing(String run) {
        return program + " finalize " + run;
    }

    public String answer(String run, HoldView hold, String choice) {
        return program + " answer " + run + " " + hold.id() + " " + choice;
    }

    /** What is to be done now, line by line: words, then the command. Empty where there is nothing. */
    public List<Advice> next(RunView view) {
        List<Advice> next = new ArrayList<>();
        switch (view.situation()) {
            case WAITING -> answers(view, next);
            case PAUSED, INTERRUPTED -> {
                next.add(new Advice("go on", resume(view.run())));
                goBack(view, next);
            }
            case UNDER_WAY, PAUSING, ROLLING_BACK -> {
                if (!view.holds().isEmpty()) answers(view, next);
                else next.add(new Advice("watch it", status(view.run()) + " --follow"));
            }
            case ENDED -> ended(view, next);
        }
        return next;
    }

    private void answers(RunView view, List<Advice> next) {
        for (HoldView hold : view.holds()) {
            if (hold.takesAnyText()) next.add(new Advice("answer", answer(view.run(), hold, "'your answer'")));
            for (HoldView.Choice choice : hold.choices())
                next.add(new Advice(
                        choice.meaning().isEmpty() ? "answer" : choice.meaning(),
                        answer(view.run(), hold, choice.name())));
        }
        if (view.situation() == Situation.WAITING)
            next.add(new Advice("then, where no other terminal carries it on", resume(view.run())));
    }

    private void ended(RunView view, List<Advice> next) {
        switch (view.ending().orElseThrow()) {
            case DONE, FINISHED_WITH_FAILURES -> {
                if (view.wayBack().window().finalized()) return;
                next.add(new Advice("when you are sure: remove what going back needs", finalizing(view.run())));
                goBack(view, next);
            }
            case FAILED, STOPPED -> goBack(view, next);
            case REFUSED, ROLLED_BACK, ABANDONED -> {}
        }
    }

    private void goBack(RunView view, List<Advice> next) {
        boolean loses = view.wayBack().cost() == Cost.LOSES_WRITES;
        switch (view.wayBack().cost()) {
            case NOTHING, IMPOSSIBLE -> {}
            case FREE, RESTORE, LOSES_WRITES -> next.add(new Advice("go back", rollback(view.run(), loses)));
        }
    }

    /** @param words what the command is for */
    public record Advice(String words, String command) {}
}
