package dev.theseus.cli.guides;

import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.Jvm;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Carries a plan out with {@code theseus} as a process of its own, answers what it asks, and starts it again where it was killed. */
final class Operator {
    private static final int KILLED = 137;
    private static final Pattern HOLD = Pattern.compile(" answer \\S+ (h\\d+) ");

    private final Path state;
    private final Path inventory;
    private final Path inputs;
    private final List<String> doom = new ArrayList<>();
    private String path = "";
    private String carriedOut = "";
    private int kills;

    /** @param home where its runs, the inventory and the inputs are kept */
    Operator(Path home, String inventory, String inputs) throws IOException {
        this.state = home.resolve("state");
        this.inventory = Files.writeString(Files.createDirectories(home).resolve("inventory.yaml"), inventory);
        this.inputs = Files.writeString(home.resolve("inputs.yaml"), inputs);
    }

    /** What somebody does about a hold. */
    @FunctionalInterface
    interface Answers {
        /** Looks at what was printed, mends what is to be mended, and says what to answer. */
        String to(String printed) throws IOException, InterruptedException;
    }

    /** Writes the inventory anew, as somebody may do while a run is under way. */
    void inventory(String text) throws IOException {
        Files.writeString(inventory, text);
    }

    /** A folder whose programs come before all others. */
    Operator with(Path programs) {
        path = programs + ":";
        return this;
    }

    /** From now on the controller is killed at every boundary of the journal, each once, or at a share of them, drawn by the seed. */
    Operator dyingAt(double share, long seed) {
        doom.addAll(KillShare.doom(state.resolveSibling("visited"), seed, share));
        return this;
    }

    void dyingNoMore() {
        doom.clear();
    }

    /** What happened in its newest run. */
    List<Event> journal() throws JournalException {
        return Journals.ofNewest(state);
    }

    int kills() {
        return kills;
    }

    /** What a command printed and how it ended. */
    record Ended(int status, String out) {}

    /** Runs the plan to its end, answering as told. */
    Ended run(String plan, Map<String, String> answers) throws IOException, InterruptedException {
        return run(plan, out -> answerTo(out, answers));
    }

    /** The same, with somebody who mends. */
    Ended run(String plan, Answers answers) throws IOException, InterruptedException {
        carriedOut = plan;
        return on(theseus("run", plan, "-i", inventory.toString(), "--inputs", inputs.toString()), answers);
    }

    /** Takes everything back. */
    Ended rollback(String... more) throws IOException, InterruptedException {
        return rollback(out -> answerTo(out, Map.of()), more);
    }

    /** The same, with somebody who mends. */
    Ended rollback(Answers answers, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("rollback", "--inputs", inputs.toString()));
        words.addAll(List.of(more));
        return on(theseus(words.toArray(String[]::new)), answers);
    }

    /** Closes the way back. */
    Ended finalized() throws IOException, InterruptedException {
        return theseus("finalize", "--inputs", inputs.toString());
    }

    private Ended on(Ended begun, Answers answers) throws IOException, InterruptedException {
        Ended ended = begun;
        for (int i = 0; i < 2_000; i++) {
            if (ended.status() == KILLED) {
                kills++;
                ended = resumed();
            } else if (ended.status() == 4) {
                String said = answers.to(ended.out());
                Ended answered = theseus("answer", hold(ended.out()), said);
                if (answered.status() != 0 && answered.status() != KILLED)
                    throw new AssertionError("the answer was not taken:\n" + answered.out());
                ended = resumed();
            } else return told(ended);
        }
        throw new AssertionError("it does not come to an end:\n" + ended.out());
    }

    /** How much a run went through stands among what the build prints: the long sweeps' figures are taken from there. */
    private Ended told(Ended ended) throws IOException {
        if (!doom.isEmpty())
            try {
                System.out.printf(
                        "%s: killed %d times and resumed, %d records in the journal, exit status %d%n",
                        Path.of(carriedOut).getFileName(), kills, journal().size(), ended.status());
            } catch (JournalException broken) {
                throw new IOException(broken);
            }
        return ended;
    }

    /** Secrets are said again. */
    private Ended resumed() throws IOException, InterruptedException {
        return theseus("resume", "--inputs", inputs.toString());
    }

    private static String answerTo(String out, Map<String, String> answers) {
        return answers.entrySet().stream()
                .filter(entry -> out.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody has an answer to this:\n" + out));
    }

    private static String hold(String out) {
        Matcher hold = HOLD.matcher(out);
        if (!hold.find()) throw new AssertionError("no hold is named:\n" + out);
        return hold.group(1);
    }

    Ended theseus(String... words) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>(List.of(words));
        said.addAll(List.of("--state-dir", state.toString()));
        String main = doom.isEmpty() ? "dev.theseus.cli.Main" : "dev.theseus.cli.MortalMain";
        ProcessBuilder starting = new ProcessBuilder(Jvm.line(doom, main, said))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        starting.environment().compute("PATH", (_, old) -> path + old);
        Process process = starting.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }

    /** The folder of a shipped plan. */
    static String plan(String name) {
        return Stream.of(Path.of("../plans"), Path.of("plans"))
                .map(folder -> folder.resolve(name))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
