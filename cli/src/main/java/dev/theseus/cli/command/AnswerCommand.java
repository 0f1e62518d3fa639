package dev.theseus.cli.command;

import dev.theseus.cli.session.Refused;
import dev.theseus.cli.view.HoldView;
import dev.theseus.cli.view.RunView;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Input;
import dev.theseus.engine.store.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "answer",
        description = "Answer what a run asks. The first answer counts, from whichever terminal it comes.",
        footer = {"", "Examples:", "  theseus answer h1 retry", "  theseus answer k3f9 h1 undo"})
final class AnswerCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(
            paramLabel = "[RUN] HOLD CHOICE [TEXT]",
            hideParamSyntax = true,
            arity = "2..*",
            description =
                    "The run (default: the latest), the question's id, one of its choices, and text where it asks for some.")
    private List<String> words = new ArrayList<>();

    AnswerCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        boolean named = !words.getFirst().matches("h\\d+");
        RunDirectory run = shop.runs().find(named ? Optional.of(words.getFirst()) : Optional.empty());
        List<String> rest = named ? words.subList(1, words.size()) : words;
        if (rest.size() < 2)
            throw refused(
                    Code.BAD_ANSWER,
                    "An answer needs the question's id and a choice",
                    shop.commands().status(run.id()) + " shows both");
        RunView view =
                shop.views().of(shop.open(run).state(), shop.around().clock().instant());
        HoldView hold = view.holds().stream()
                .filter(each -> each.id().equals(rest.get(0)))
                .findFirst()
                .orElseThrow(() -> refused(
                        Code.NOTHING_TO_ANSWER,
                        "Run " + run.id() + " asks nothing under '" + rest.get(0) + "' (any more)",
                        view.holds().isEmpty()
                                ? "it asks nothing at all now"
                                : "open: "
                                        + view.holds().stream()
                                                .map(HoldView::id)
                                                .toList()));
        String choice = hold.takesAnyText() ? "" : rest.get(1);
        String text = String.join(" ", rest.subList(hold.takesAnyText() ? 1 : 2, rest.size()));
        List<String> choices =
                hold.choices().stream().map(HoldView.Choice::name).toList();
        if (!hold.takesAnyText() && !choices.contains(choice))
            throw refused(
                    Code.BAD_ANSWER,
                    "'" + choice + "' is no answer to " + hold.id(),
                    "choose one of " + String.join(", ", choices));
        // One that the question does not take comes to nothing, and is in nobody's way.
        Optional<Input.Answer> before =
                run.inbox().answerTo(hold.id()).filter(each -> hold.takesAnyText() || choices.contains(each.choice()));
        if (before.isPresent())
            throw refused(
                    Code.NOTHING_TO_ANSWER,
                    hold.id() + " was answered '" + before.get().choice() + "' by "
                            + before.get().by() + " already, and that answer waits to be taken in",
                    "the first one counts, and nothing was changed; "
                            + (run.owner().isPresent()
                                    ? shop.commands().status(run.id()) + " shows what comes of it"
                                    : "it goes on with " + shop.commands().resume(run.id())));
        new Requests(shop, run).post(hold.id(), choice, text);
        shop.print(
                run.owner().isPresent()
                        ? "Answered. The run goes on: " + shop.commands().status(run.id()) + " --follow"
                        : "Answered. Nobody drives the run now; it goes on with: "
                                + shop.commands().resume(run.id()));
        return 0;
    }

    private static Refused refused(Code code, String message, String remedy) {
        return Refused.of(new Failure(code, message, remedy), Refused.BAD_INPUT);
    }
}
