package dev.theseus.cli.demo;

import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.engine.journal.JournalReader;
import dev.theseus.engine.store.RunDirectory;
import dev.theseus.engine.store.RunStore;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The controller of a demonstration: a process of its own, as on upgrade night, so that it can be killed. */
final class Controller {
    private final Path state;
    private final boolean lasting;
    private final Optional<PrintWriter> aside;

    /**
     * @param state the state directory of its runs
     * @param lasting whether a person can go on with the run afterwards
     * @param aside where to what it prints; where absent, to the terminal of this process
     */
    Controller(Path state, boolean lasting, Optional<PrintWriter> aside) {
        this.state = state;
        this.lasting = lasting;
        this.aside = aside;
    }

    /** Runs {@code theseus} with these words, and says nothing. */
    int quietly(List<String> words) throws IOException, InterruptedException {
        return new ProcessBuilder(line(words))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private List<String> line(List<String> words) {
        List<String> all = new ArrayList<>(words);
        if (!lasting) all.add("--no-next-steps");
        return new TheseusProcess(TheseusProcess.MAIN, state).line(all, List.of());
    }

    /** Starts {@code theseus} with these words, on the terminal that this process has. */
    Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line(words)).inheritIO();
        if (aside.isPresent())
            builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .redirectInput(Path.of("/dev/null").toFile());
        Process process = builder.start();
        aside.ifPresent(to -> Thread.ofVirtual().start(() -> pass(process, to)));
        return process;
    }

    private static void pass(Process process, PrintWriter to) {
        try (Reader reader = new InputStreamReader(process.getInputStream(), System.out.charset())) {
            char[] piece = new char[8192];
            for (int count = reader.read(piece); count >= 0; count = reader.read(piece)) {
                to.write(piece, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    /** The demonstration's run, once it was created. */
    Optional<RunDirectory> run() throws JournalException {
        return new RunStore(state, new Random()).latest();
    }

    /** What the run's journal says now. */
    Account account(Plan plan) throws JournalException {
        Optional<RunDirectory> run = run();
        Account account = new Account(plan);
        if (run.isPresent())
            try (JournalReader reader = run.get().reader()) {
                reader.read(account::take);
            }
        return account;
    }

    /** How far a run has come, as far as the demonstration wants to know. */
    static final class Account {
        private final int moving;
        private int schemata;
        private int moved;
        private boolean begun;
        private Optional<Ending> ending = Optional.empty();

        Account(Plan plan) {
            this.moving = plan.phases().stream()
                    .filter(phase -> phase.each().isPresent())
                    .findFirst()
                    .map(phase -> phase.number())
                    .orElse(-1);
        }

        void take(Event event) {
            switch (event) {
                case Event.TargetsBound bound
                when bound.phase() == moving -> schemata += bound.added().size();
                case Event.TargetFinished finished
                when finished.phase() == moving -> {
                    if (finished.result() == Event.TargetResult.DONE) moved++;
                }
                case Event.RunStarted _ -> begun = true;
                case Event.RunEnded ended -> ending = Optional.of(ended.ending());
                default -> {}
            }
        }

        boolean begun() {
            return begun;
        }

        int schemata() {
            return schemata;
        }

        int moved() {
            return moved;
        }

        Optional<Ending> ending() {
            return ending;
        }
    }
}
