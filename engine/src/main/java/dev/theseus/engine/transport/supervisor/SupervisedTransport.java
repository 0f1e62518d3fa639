package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Vault;
import dev.theseus.engine.transport.supervisor.Courier.Carried;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A host whose effects its supervisor carries out, whatever the way there. */
public final class SupervisedTransport implements Transport {
    private final Courier courier;
    private final Settings settings;
    private final Vault vault;
    private final Spool spool;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<EffectKey, Command> withPrompts = new ConcurrentHashMap<>();

    public SupervisedTransport(Courier courier, Settings settings, Vault vault) {
        this.courier = courier;
        this.settings = settings;
        this.vault = vault;
        this.spool = new Spool(courier, settings);
    }

    @Override
    public Finished look(Command command, Duration limit) throws TransportException, InterruptedException {
        if (!command.answers().isEmpty())
            throw new TransportException(Code.BAD_VALUE, "a question cannot answer prompts; nothing was run");
        String mark = spool.newToken();
        String token = spool.newToken();
        // The host's own limit is a little later: it is for when we are gone.
        String seconds = Long.toString(limit.toSeconds() + 5);
        var words = List.of("look", seconds, mark, command.as().orElse(""), how(command));
        Carried carried = spool.attached(words, input(command, mark), limit, token);
        Capture out = carried.out();
        Reply reply = Reply.find(token, out.bytes())
                .orElseThrow(() -> new TransportException(
                        Code.HOST_UNFIT,
                        settings.host() + ": its supervisor gave no answer: "
                                + carried.err().text(settings.masking())));
        if (!reply.word().equals("go")) throw spool.unfit(reply);
        String all = out.text(settings.masking());
        String header = token + "\ngo\n";
        String text = all.substring(all.indexOf(header) + header.length());
        boolean truncated = out.truncated() || carried.err().truncated();
        return new Finished(carried.exit(), new Output(text, carried.err().text(settings.masking()), truncated));
    }

    @Override
    public boolean start(EffectKey key, Command command, long fence) throws TransportException, InterruptedException {
        String mark = spool.newToken();
        byte[] input = input(command, mark);
        var words = List.of(
                "start",
                key.run(),
                key.word(),
                Long.toString(fence),
                settings.fenceScope(),
                spool.newToken(),
                Integer.toString(input.length),
                mark,
                command.as().orElse(""),
                how(command),
                command.answers().isEmpty() ? "pipes" : "pty");
        Reply reply = spool.order(words, input, Duration.ZERO);
        if (!command.answers().isEmpty()) withPrompts.put(key, command);
        return switch (reply.word()) {
            case "started" -> true;
            case "exists", "short" -> false;
            case "fenced" ->
                throw new TransportException(
                        Code.FENCED,
                        settings.host() + ": another controller has taken over (its token is " + reply.rest()
                                + ", ours " + fence + "); nothing was started here");
            case "lost" ->
                throw new TransportException(
                        Code.SPOOL_LOST, settings.host() + ": " + reply.rest() + "; nothing was started");
            default -> throw spool.unfit(reply);
        };
    }

    @Override
    public Sighting await(EffectKey key, Duration limit, Consumer<String> output)
            throws TransportException, InterruptedException {
        waiting.incrementAndGet();
        try {
            return follow(key, System.nanoTime() + limit.toNanos(), output);
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public Sighting settle(EffectKey key) throws TransportException, InterruptedException {
        return withOutput(key, spool.order(List.of("settle", key.run(), key.word()), new byte[0], Duration.ZERO));
    }

    @Override
    public Sighting end(EffectKey key) throws TransportException, InterruptedException {
        String grace = Long.toString(settings.graceBeforeKill().toMillis());
        byte[] password = sudoPassword().map(text -> text + "\n").orElse("").getBytes(StandardCharsets.UTF_8);
        Sighting settled = settle(key);
        if (!(settled instanceof Sighting.Running)) return settled;
        Duration more = settings.graceBeforeKill().plusSeconds(30);
        return withOutput(key, spool.order(List.of("end", key.run(), key.word(), grace), password, more));
    }

    @Override
    public HostFacts facts() throws TransportException, InterruptedException {
        return spool.facts();
    }

    @Override
    public void forget(String run) throws TransportException, InterruptedException {
        if (!run.matches("[A-Za-z0-9.-]{1,100}") || run.matches("\\.+"))
            throw new IllegalArgumentException("not a run: " + run);
        spool.order(List.of("forget", run), new byte[0], Duration.ofMinutes(5));
        withPrompts.keySet().removeIf(key -> key.run().equals(run));
    }

    @Override
    public void close() {
        courier.close();
    }

    private Sighting follow(EffectKey key, long deadline, Consumer<String> watcher)
            throws TransportException, InterruptedException {
        var out = new Following(settings.keepBytes(), settings.masking(), watcher);
        var err = new Following(settings.keepBytes(), settings.masking(), watcher);
        var prompts = new Prompts(
                Optional.ofNullable(withPrompts.get(key)).map(Command::answers).orElse(List.of()));
        var pace = new Pace();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<Pieces> looked = look(key, out.position(), err.position(), slice(left));
            if (looked.isEmpty()) continue;
            Pieces pieces = looked.get();
            prompts.printed(out.take(pieces.out()) + err.take(pieces.err()));
            answer(key, prompts);
            boolean silent = pieces.out().bytes().length + pieces.err().bytes().length == 0;
            Sighting sighting = pieces.standing().sighting();
            boolean over = !(sighting instanceof Sighting.Running) || left.isZero();
            if (over && (silent || left.isZero())) {
                out.finish();
                err.finish();
                return withOutput(sighting, out, err);
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
        return waiting.get() > courier.lanes() / 2;
    }

    private Optional<Pieces> look(EffectKey key, long out, long err, Duration wait)
            throws TransportException, InterruptedException {
        var words = List.of(
                "await", key.run(), key.word(), Long.toString(out), Long.toString(err), Long.toString(wait.toMillis()));
        Reply reply = spool.order(words, new byte[0], wait);
        if (reply.word().equals("lost")) return Optional.of(Pieces.none(reply, out, err));
        return Pieces.of(reply);
    }

    /** Types the answers that are due. The host counts them, so that one that may have been typed is not typed again. */
    private void answer(EffectKey key, Prompts prompts) throws TransportException, InterruptedException {
        Optional<Prompts.Due> due = prompts.due();
        while (due.isPresent()) {
            byte[] reply = (reveal(due.get().answer().reply()) + "\n").getBytes(StandardCharsets.UTF_8);
            String index = Integer.toString(due.get().index());
            spool.order(List.of("answer", key.run(), key.word(), index), reply, Duration.ZERO);
            prompts.answered(due.get());
            due = prompts.due();
        }
    }

    private Sighting withOutput(EffectKey key, Reply reply) throws TransportException, InterruptedException {
        Sighting sighting = reply.sighting();
        return switch (sighting) {
            case Sighting.Ended _, Sighting.CutOff _ -> await(key, Duration.ofMinutes(1), _ -> {});
            case Sighting.NeverStarted _, Sighting.Running _, Sighting.Unknown _ -> sighting;
        };
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

    private byte[] input(Command command, String mark) throws TransportException {
        Optional<String> password = command.as().isPresent() ? sudoPassword() : Optional.empty();
        try {
            return ShellText.of(command, mark, settings.env(), password, vault);
        } catch (IllegalStateException e) {
            throw new TransportException(
                    Code.SECRET_UNAVAILABLE, settings.host() + ": " + e.getMessage() + "; nothing was run", e);
        }
    }

    private String how(Command command) {
        return command.as().isPresent() && settings.sudoSecret().isPresent() ? "password" : "none";
    }

    private Optional<String> sudoPassword() throws TransportException {
        if (settings.sudoSecret().isEmpty()) return Optional.empty();
        return Optional.of(reveal(SafeText.hidden(settings.sudoSecret().get())));
    }

    private String reveal(SafeText text) throws TransportException {
        try {
            return text.reveal(vault);
        } catch (IllegalStateException e) {
            throw new TransportException(Code.SECRET_UNAVAILABLE, settings.host() + ": " + e.getMessage(), e);
        }
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
