package dev.theseus.cli.command;

import dev.theseus.cli.json.JsonLines;
import dev.theseus.cli.json.JsonText;
import dev.theseus.cli.json.RunJson;
import dev.theseus.cli.session.Controller;
import dev.theseus.cli.session.Desk;
import dev.theseus.cli.session.Faces;
import dev.theseus.cli.session.FoundRun;
import dev.theseus.cli.session.People;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.session.Reports;
import dev.theseus.cli.session.Runs;
import dev.theseus.cli.session.Surroundings;
import dev.theseus.cli.terminal.Ansi;
import dev.theseus.cli.terminal.ControllingTerminal;
import dev.theseus.cli.terminal.LivePicture;
import dev.theseus.cli.terminal.Picture;
import dev.theseus.cli.terminal.PlainLines;
import dev.theseus.cli.terminal.Row;
import dev.theseus.cli.terminal.RunFace;
import dev.theseus.cli.terminal.Signs;
import dev.theseus.cli.view.Commands;
import dev.theseus.cli.view.Line;
import dev.theseus.cli.view.Previews;
import dev.theseus.cli.view.RunView;
import dev.theseus.cli.view.RunViews;
import dev.theseus.cli.view.Times;
import dev.theseus.cli.view.WayBacks;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.RunState;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What commands are made of, put together from the surroundings and the options that all of them have. */
public final class Shop implements Faces {
    private final Surroundings around;
    private final Common common;
    private final Desk desk;
    private final RandomGenerator random;
    private final People people;

    public Shop(Surroundings around, Common common, Desk desk, RandomGenerator random) {
        this.around = around;
        this.common = common;
        this.desk = desk;
        this.random = random;
        this.people = new People(around.person());
    }

    Surroundings around() {
        return around;
    }

    Common common() {
        return common;
    }

    Desk desk() {
        return desk;
    }

    RandomGenerator random() {
        return random;
    }

    People people() {
        return people;
    }

    RunStore store() {
        Path directory = common.stateDir();
        return new RunStore(
                directory != null ? directory : RunStore.defaultDirectory(around.environment(), around.home()), random);
    }

    Runs runs() {
        return new Runs(store(), around);
    }

    /** A run that is there, with what it began with. */
    FoundRun open(RunDirectory run) throws JournalException, Refused {
        return new FoundRun(run, desk.stored(run.sources()));
    }

    Times times() {
        return new Times(around.zone());
    }

    Previews previews() {
        return new Previews(wayBacks(), desk.actions().sources());
    }

    WayBacks wayBacks() {
        return new WayBacks(desk.actions().actions());
    }

    RunViews views() {
        return new RunViews(wayBacks(), times());
    }

    Reports reports() {
        return new Reports(around, views());
    }

    Controller controller() {
        return new Controller(around, desk, store(), this, views(), random, people);
    }

    Signs signs() {
        return Signs.of(around.charset());
    }

    Ansi ansi() {
        boolean wanted = around.person()
                && !common.noColor()
                && around.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return new Ansi(wanted);
    }

    Picture picture() {
        return new Picture(signs(), times());
    }

    Commands commands() {
        Path directory = common.stateDir();
        return new Commands(around.program()
                + (directory == null
                        ? ""
                        : " --state-dir " + quoted(directory.toAbsolutePath().toString())));
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    void print(List<Row> rows) {
        Ansi ansi = ansi();
        rows.forEach(row -> around.out().println(ansi.text(row)));
        around.out().flush();
    }

    void print(String line) {
        around.out().println(line);
        around.out().flush();
    }

    @Override
    public RunFace open(RunState state, Answering answering) {
        if (common.json()) return new JsonLines(around.out(), state);
        Line.Weight least = common.quiet() ? Line.Weight.WARNING : Line.Weight.INFO;
        if (around.person() && !common.quiet()) {
            Optional<ControllingTerminal> terminal = ControllingTerminal.open(ansi());
            if (terminal.isPresent()) {
                LivePicture live =
                        new LivePicture(terminal.get(), picture(), views(), state, around.clock(), answering::answer);
                live.start();
                return live;
            }
        }
        return new PlainLines(around.out(), state, times(), least, ansi());
    }

    @Override
    public void farewell(RunView view, Optional<String> report) {
        if (common.json()) print(JsonText.of(RunJson.of(view)));
        else
            print(picture()
                    .farewell(
                            view, common.noNextSteps() ? List.of() : commands().next(view), report));
    }
}
