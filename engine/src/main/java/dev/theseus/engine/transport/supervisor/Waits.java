package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Command.Answer;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport.Follower;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.value.SafeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits for commands to end: follows their output meanwhile, and answers their prompts. */
final class Waits {
    private final Spool spool;
    private final Settings settings;
    private final int lanes;
    private final Revealing revealing;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<EffectKey, List<Answer>> withPrompts = new ConcurrentHashMap<>();
    private final Map<EffectKey, Pieces> ended = new ConcurrentHashMap<>();

    /** The text of a secret. */
    interface Revealing {
        String reveal(SafeText text) throws TransportException;
    }

    Waits(Spool spool, Settings settings, int lanes, Revealing revealing) {
        this.spool = spool;
        this.settings = settings;
        this.lanes = lanes;
        this.revealing = revealing;
    }

    /** Notes what a command that was started will ask. */
    void expectPrompts(EffectKey key, List<Answer> answers) {
        withPrompts.put(key, answers);
    }

    /** Notes an end that was told with the start: whoever waits for it need not ask. */
    void ended(EffectKey key, Pieces end) {
        ended.put(key, end);
    }

    void forget(String run) {
        withPrompts.keySet().removeIf(key -> key.run().equals(run));
        ended.keySet().removeIf(key -> key.run().equals(run));
    }

    Sighting until(EffectKey key, Duration limit, Follower follower) throws TransportException, InterruptedException {
        Pieces known = ended.remove(key);
        if (known != null) return told(known, follower);
        waiting.incrementAndGet();
        try {
            return follow(key, System.nanoTime() + limit.toNanos(), follower);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Sighting told(Pieces end, Follower follower) {
        var out = new Following(settings.keepBytes(), settings.masking(), follower::printed);
        var err = new Following(settings.keepBytes(), settings.masking(), follower::printed);
        out.take(end.out());
        err.take(end.err());
        out.finish();
        err.finish();
        return withOutput(end.standing().sighting(), out, err);
    }

    private Sighting follow(EffectKey key, long deadline, Follower follower)
            throws TransportException, InterruptedException {
        var out = new Following(settings.keepBytes(), settings.masking(), follower::printed);
        var err = new Following(settings.keepBytes(), settings.masking(), follower::printed);
        Prompts prompts = prompts(key);
        var pace = new Pace();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration wait =
                    prompts.patience().filter(most -> most.compareTo(left) < 0).orElse(left);
            Optional<Pieces> looked = look(key, out.position(), err.position(), slice(wait));
            if (looked.isEmpty()) continue;
            Pieces pieces = looked.get();
            prompts.printed(System.nanoTime(), pieces.out(), out.take(pieces.out()));
            err.take(pieces.err());
            answer(key, prompts, out.position(), follower);
            boolean silent = pieces.out().bytes().length + pieces.err().bytes().length == 0;
            Sighting sighting = pieces.standing().sighting();
            boolean over = !(sighting instanceof Sighting.Running) || left.isZero();
            if (over && (silent || left.isZero())) {
                out.finish();
                err.finish();
                return withOutput(sighting, out, err);
            }
            Optional<String> missing = silent && !over ? prompts.stalled(System.nanoTime()) : Optional.empty();
            if (missing.isPresent()) {
                follower.stalled(missing.get());
                return sighting;
            }
            if (!over && silent && crowded()) pace.rest();
        }
    }

    /** While few wait, the host waits for us and says at once when something happens; when many do, they take turns. */
    private Duration slice(Duration left) {
        if (crowded()) return Duration.ZERO;
        Duration most = Duration.ofSeconds(5);
        return left.compareTo(most) < 0 ? left : most;
    }

    private boolean crowded() {
        return waiting.get() > lanes / 2;
    }

    private Optional<Pieces> look(EffectKey key, long out, long err, Duration wait)
            throws TransportException, InterruptedException {
        var words = List.of(
                "await", key.run(), key.word(), Long.toString(out), Long.toString(err), Long.toString(wait.toMillis()));
        Reply reply = spool.order(words, new byte[0], wait);
        if (reply.word().equals("lost")) return Optional.of(Pieces.none(reply, out, err));
        return Pieces.of(reply);
    }

    /** Those that are still to come: an earlier controller, or we ourselves, may have answered some. */
    private Prompts prompts(EffectKey key) throws TransportException, InterruptedException {
        List<Answer> answers = withPrompts.getOrDefault(key, List.of());
        if (answers.isEmpty()) return new Prompts(answers, 0, 0);
        Reply reply = spool.order(List.of("asked", key.run(), key.word()), new byte[0], Duration.ZERO);
        String[] words = reply.rest().split(" ");
        boolean told = reply.word().equals("asked")
                && words.length == 2
                && words[0].matches("\\d{1,9}")
                && words[1].matches("\\d{1,18}");
        return told
                ? new Prompts(answers, Integer.parseInt(words[0]), Long.parseLong(words[1]))
                : new Prompts(answers, 0, 0);
    }

    /** Types the answers that are due. The host counts them, so that one that may have been typed is not typed again. */
    private void answer(EffectKey key, Prompts prompts, long printed, Follower follower)
            throws TransportException, InterruptedException {
        Optional<Prompts.Due> due = prompts.due();
        while (due.isPresent()) {
            byte[] reply = (revealing.reveal(due.get().answer().reply()) + "\n").getBytes(StandardCharsets.UTF_8);
            follower.answers(due.get().index(), due.get().answer().prompt());
            String index = Integer.toString(due.get().index());
            String end = Long.toString(Math.max(0, printed - prompts.behind(due.get())));
            spool.order(List.of("answer", key.run(), key.word(), index, end), reply, Duration.ZERO);
            prompts.answered(due.get());
            due = prompts.due();
        }
    }

    private Sighting withOutput(Sighting sighting, Following out, Following err) {
        boolean truncated = out.capture().truncated() || err.capture().truncated();
        var output =
                new Output(out.capture().text(settings.masking()), err.capture().text(settings.masking()), truncated);
        return switch (sighting) {
            case Sighting.Ended(var finished) -> new Sighting.Ended(new Finished(finished.exit(), output));
            case Sighting.CutOff(var finished) -> new Sighting.CutOff(new Finished(finished.exit(), output));
            case Sighting.NeverStarted _, Sighting.Running _, Sighting.Unknown _ -> sighting;
        };
    }

    /** Rests longer the longer nothing happens: a quick command is noticed quickly, a long one costs little. */
    private static final class Pace {
        private long millis = 20;

        void rest() throws InterruptedException {
            Thread.sleep(millis);
            millis = Math.min(1000, millis * 3 / 2);
        }
    }
}
