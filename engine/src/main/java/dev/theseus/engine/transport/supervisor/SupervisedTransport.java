package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.NothingStarted;
import dev.theseus.core.port.Output;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Vault;
import dev.theseus.engine.transport.supervisor.Courier.Carried;
import dev.theseus.engine.transport.supervisor.Session.Sent;
import dev.theseus.engine.transport.supervisor.Spool.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host whose effects its supervisor carries out, whatever the way there. */
public final class SupervisedTransport implements Transport {
    /** A command that takes longer is followed by orders of its own. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    /** A supervisor and its spool may both be gone: each is put right once. */
    private static final int TRIES = 3;

    private final Settings settings;
    private final Vault vault;
    private final Spool spool;
    private final Waits waits;
    private final Duration quick;

    public SupervisedTransport(Courier courier, Settings settings, Vault vault) {
        this(courier, settings, vault, QUICK);
    }

    /** @param quick how long a command's start is waited for together with its end */
    SupervisedTransport(Courier courier, Settings settings, Vault vault, Duration quick) {
        this.quick = quick;
        this.settings = settings;
        this.vault = vault;
        this.spool = new Spool(courier, settings);
        this.waits = new Waits(spool, settings, courier.lanes(), this::reveal);
    }

    @Override
    public Finished look(Command command, Duration limit) throws TransportException, InterruptedException {
        if (!command.answers().isEmpty())
            throw new TransportException(Code.BAD_VALUE, "a question cannot answer prompts; nothing was run");
        String mark = spool.newToken();
        // The host's own limit is a little later: it is for when we are gone.
        String seconds = Long.toString(limit.toSeconds() + 5);
        var words = List.of("look", seconds, mark, command.as().orElse(""), how(command));
        byte[] input = input(command, mark);
        for (int tries = 1; ; tries++) {
            String token = spool.newToken();
            Carried carried = spool.attached(words, input, limit, token);
            Reply reply = Reply.find(token, carried.out().bytes())
                    .orElseThrow(() -> new TransportException(
                            Code.HOST_UNFIT,
                            settings.host() + ": its supervisor gave no answer: "
                                    + carried.err().text(settings.masking())));
            if (reply.word().equals("go")) return seen(carried, token + "\ngo\n");
            if (tries == TRIES || !spool.mends(reply))
                throw reply.word().equals("lost") ? lost(reply, "") : spool.unfit(reply);
        }
    }

    private Finished seen(Carried carried, String header) {
        Capture out = carried.out();
        String all = out.text(settings.masking());
        String text = all.substring(all.indexOf(header) + header.length());
        boolean truncated = out.truncated() || carried.err().truncated();
        return new Finished(carried.exit(), new Output(text, carried.err().text(settings.masking()), truncated));
    }

    @Override
    public boolean start(EffectKey key, Command command, Warrant warrant)
            throws TransportException, InterruptedException {
        String mark = spool.newToken();
        String nonce = spool.newToken();
        byte[] input = input(command, mark);
        boolean plain = command.answers().isEmpty() && command.as().isEmpty();
        // One start is for one host: whoever meets it anew meanwhile must not make the second order one for another.
        HostFacts known = spool.firstContact();
        Sent ran = plain ? runs(known, key, warrant, nonce, mark, input) : Sent.NOT;
        Answer answer = ran.reply().isPresent()
                ? new Answer(ran.reply().get(), false)
                : spool.order(
                        known, starts(key, command, warrant, nonce, mark, input), input, Duration.ZERO, ran.out());
        Reply reply = answer.reply();
        takeUp(key, command);
        return switch (reply.word()) {
            case "started" -> {
                reply.nested().flatMap(Pieces::of).ifPresent(end -> waits.ended(key, end));
                yield true;
            }
            case "exists", "short" -> false;
            case "fenced" -> throw fenced(reply, key.run(), warrant.fence());
            case "restarted" -> throw changed("it was restarted since it was met", answer.again());
            case "lost" -> throw changed(reply.rest(), answer.again());
            default -> throw spool.unfit(reply);
        };
    }

    /** Start and end in one order, for commands that are quick; of another one the order is sent again, and it is known by its nonce. */
    private Sent runs(HostFacts known, EffectKey key, Warrant warrant, String nonce, String mark, byte[] input)
            throws TransportException, InterruptedException {
        return spool.quickly(known, claim("run", key, warrant, nonce, mark), input, quick);
    }

    private List<String> starts(
            EffectKey key, Command command, Warrant warrant, String nonce, String mark, byte[] input) {
        return claim(
                "start",
                key,
                warrant,
                nonce,
                Integer.toString(input.length),
                mark,
                command.as().orElse(""),
                how(command),
                command.answers().isEmpty() ? "pipes" : "pty");
    }

    /** An order that went out before may have been carried out by the host as it was, and what it left there be lost. */
    private TransportException changed(String how, boolean again) {
        String what = settings.host() + ": " + how;
        return again
                ? new TransportException(
                        Code.SPOOL_LOST, what + "; whether the order was carried out before cannot be told")
                : new NothingStarted(what + "; nothing was started");
    }

    private TransportException lost(Reply reply, String so) {
        return new TransportException(Code.SPOOL_LOST, settings.host() + ": " + reply.rest() + so);
    }

    /** An order that makes a key: what both of them begin with, then what is its own. */
    private List<String> claim(String order, EffectKey key, Warrant warrant, String nonce, String... more) {
        List<String> words = new ArrayList<>(List.of(order, key.run(), key.word(), Long.toString(warrant.fence())));
        words.addAll(List.of(
                settings.fenceScope(),
                Long.toString(warrant.journal().seq()),
                warrant.journal().chain(),
                nonce));
        words.addAll(List.of(more));
        return words;
    }

    @Override
    public void raise(long fence) throws TransportException, InterruptedException {
        Reply reply =
                spool.order(List.of("raise", Long.toString(fence), settings.fenceScope()), new byte[0], Duration.ZERO);
        switch (reply.word()) {
            case "raised" -> {}
            case "fenced" -> throw fenced(reply, "", fence);
            case "lost" -> throw lost(reply, "; the token was not raised");
            default -> throw spool.unfit(reply);
        }
    }

    @Override
    public void takeUp(EffectKey key, Command command) {
        if (!command.answers().isEmpty()) waits.expectPrompts(key, command.answers());
    }

    private TransportException fenced(Reply reply, String run, long fence) {
        String[] words = reply.rest().split(" ", 2);
        String whose = words.length < 2 || words[1].isBlank()
                ? "another controller"
                : words[1].equals(run) ? "another controller of this run" : "the run " + words[1];
        return new TransportException(
                Code.FENCED,
                settings.host() + ": " + whose + " has taken over (its token is " + words[0] + ", ours " + fence
                        + "); nothing was started here");
    }

    @Override
    public Sighting await(EffectKey key, Duration limit, Follower follower)
            throws TransportException, InterruptedException {
        return waits.until(key, limit, follower);
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
    public HostFacts facts(String run) throws TransportException, InterruptedException {
        return spool.facts(run);
    }

    @Override
    public void forget(String run) throws TransportException, InterruptedException {
        if (!run.matches("[A-Za-z0-9.-]{1,100}") || run.matches("\\.+"))
            throw new IllegalArgumentException("not a run: " + run);
        Reply reply = spool.order(List.of("forget", run), new byte[0], Duration.ofMinutes(5));
        if (reply.word().equals("lost")) throw lost(reply, "; the run was not noted there as closed");
        waits.forget(run);
    }

    @Override
    public void close() {
        spool.close();
    }

    private Sighting withOutput(EffectKey key, Reply reply) throws TransportException, InterruptedException {
        Sighting sighting = reply.sighting();
        return switch (sighting) {
            case Sighting.Ended _, Sighting.CutOff _ -> await(key, Duration.ofMinutes(1), _ -> {});
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
}
