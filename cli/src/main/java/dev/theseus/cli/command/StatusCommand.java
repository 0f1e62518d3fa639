package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.terminal.Picture;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.view.RunView;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.RunDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how a run stands: what has happened, what goes on, whether one can go back, what to do.",
        footer = {"", "Examples:", "  theseus status", "  theseus status k3f9 --follow"})
final class StatusCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int COLUMNS = 100;
    private static final int ROWS = 400;

    private final Shop shop;

    @Mixin
    private WhichRun run = new WhichRun();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing it until it ends; answers typed here count like any others.")
    private boolean follow;

    StatusCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        FoundRun found = run.open(shop);
        RunDirectory directory = found.directory();
        RunState state = new RunState(found.job().plan());
        try (var reader = directory.reader()) {
            long[] next = {
                reader.readFrom(1, (_, event) -> {
                    state.apply(event);
                    return true;
                })
            };
            if (follow) {
                RunState shown = new RunState(found.job().plan());
                reader.readFrom(1, (seq, event) -> {
                    if (seq < next[0]) shown.apply(event);
                    return seq + 1 < next[0];
                });
                Requests requests = new Requests(shop, directory);
                try (RunFace face = shop.open(shown, requests::answer)) {
                    if (state.ending().isEmpty())
                        reader.follow(next[0], POLL, (_, event) -> {
                            if (found.isLeftBehindBy(event, state)) {
                                face.note(mended(shop.commands().status(directory.id())));
                                return false;
                            }
                            state.apply(event);
                            face.happened(List.of(event));
                            return state.ending().isEmpty();
                        });
                }
            }
        }
        show(directory, state);
        return 0;
    }

    /** Whoever follows a run knows the plan that it went by then. */
    static String mended(String command) {
        return "The run goes on with a mended plan. Follow it with: " + command + " --follow";
    }

    private void show(RunDirectory directory, RunState state) {
        RunView view = shop.views().of(state, shop.around().clock().instant());
        if (directory.owner().isEmpty()) view = view.withoutController();
        if (shop.common().json()) {
            shop.print(JsonText.of(RunJson.of(view)));
            return;
        }
        List<Row> rows = new ArrayList<>(shop.picture()
                .draw(view, shop.around().clock().instant(), new Picture.Canvas(COLUMNS, ROWS, List.of(Row.EMPTY))));
        rows.addAll(shop.picture().farewell(view, shop.commands().next(view), Optional.empty()));
        shop.print(rows);
    }
}
