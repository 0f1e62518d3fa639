package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.transport.supervisor.Courier.Carried;
import dev.theseus.engine.transport.supervisor.Courier.Errand;
import dev.theseus.engine.transport.supervisor.Session.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A host's spool and the supervisor beside it, to which orders are sent. Installs the supervisor where the host lacks it. */
final class Spool {
    /** Of no run in particular. */
    private static final String NO_RUN = "-";

    private static final Duration ORDER_LIMIT = Duration.ofSeconds(60);
    /** A session that does not answer may be dead; asking again in another way costs little. */
    private static final Duration SESSION_LIMIT = Duration.ofSeconds(10);
    /** More than the longest answer: two pieces of output. */
    private static final int ANSWER_BYTES = 1024 * 1024;

    /**
     * Finds the supervisor of this very version; says so where it is not there. Arguments are data, never syntax. No line ends in
     * these texts: they pass a login shell, and not every one takes them between quotes.
     */
    private static final String LAUNCH = "t=$1 v=$2 s=${3:-$HOME/.theseus/spool}; shift 3; f=$s/supervisor-$v.sh; "
            + "[ -s \"$f\" ] || { printf \"%s\\nmissing\\n\" \"$t\"; exit 0; }; exec /bin/sh \"$f\" \"$t\" \"$s\" \"$@\"";

    /** Begins a session with a host that is not known, and takes the supervisor's text first where the host lacks it: it comes once that was said. */
    private static final String GREET = "t=$1 v=$2 n=$3 s=${4:-$HOME/.theseus/spool}; shift 4; f=$s/supervisor-$v; "
            + "say() { printf \"%s\\n%s\\n\\n%s end\\n\" \"$t\" \"$1\" \"$t\"; }; "
            + "[ -s \"$f.sh\" ] || { say missing; ( umask 077; mkdir -p \"$s/closed\" && chmod 700 \"$s\" && head -c \"$n\" >\"$f.$t\" && "
            + "[ \"$(wc -c <\"$f.$t\")\" -eq \"$n\" ] && mv \"$f.$t\" \"$f.sh\" ) || { rm -f \"$f.$t\"; exit 0; }; }; "
            + "say ready; exec /bin/sh \"$f.sh\" \"$t\" \"$s\" \"$@\"";

    private static final String INSTALL = "umask 077; t=$1 v=$2 n=$3 s=${4:-$HOME/.theseus/spool}; f=$s/supervisor-$v; "
            + "mkdir -p \"$s\" && cat >\"$f.$t\" && [ \"$(wc -c <\"$f.$t\")\" -eq \"$n\" ] && mv \"$f.$t\" \"$f.sh\" && "
            + "printf \"%s\\ninstalled\\n\" \"$t\" || rm -f \"$f.$t\"";

    private final Courier courier;
    private final Settings settings;
    private final SupervisorScript script = SupervisorScript.load();
    private final Tokens tokens = new Tokens();
    private final ReentrantLock contact = new ReentrantLock();
    private final Sessions sessions;
    private volatile @Nullable HostFacts seen;
    /** Whether a run has taken notice of what was seen: then it is for the run to see to what was open, before anything else is seen. */
    private volatile boolean noticed;

    Spool(Courier courier, Settings settings) {
        this.courier = courier;
        this.settings = settings;
        this.sessions = new Sessions(courier, tokens);
    }

    /** The host's facts now, which later orders are checked against: whoever asks again has seen to what was open under the earlier ones. */
    HostFacts facts(String run) throws TransportException, InterruptedException {
        Optional<HostFacts> told = factsFromSession(run, seen);
        HostFacts facts = told.isPresent() ? told.get() : factsByThemselves(run);
        seen = facts;
        noticed |= !run.equals(NO_RUN);
        return facts;
    }

    /** From an idle session for the host as it is known, or from a new one, which stays; empty where it cannot be asked so. */
    private Optional<HostFacts> factsFromSession(String run, @Nullable HostFacts known)
            throws TransportException, InterruptedException {
        String token = tokens.next();
        Optional<Session> session = sessions.toMeet(known, greet(token), token, script.text());
        if (session.isEmpty()) return Optional.empty();
        Optional<HostFacts> facts = Optional.empty();
        boolean works = false;
        try {
            Instant before = settings.clock().instant();
            Sent sent = session.get().order(tokens.next(), List.of("facts", run), new byte[0], SESSION_LIMIT);
            Instant after = settings.clock().instant();
            if (sent.reply().isPresent()) facts = Optional.of(read(sent.reply().get(), before, after));
            works = facts.isPresent() && session.get().meets(facts.get());
        } finally {
            sessions.met(session.get(), works);
        }
        // Another host than before: its supervisor may be gone as well, which a new session sees to.
        return works || facts.isEmpty() || known == null ? facts : factsFromSession(run, null);
    }

    private HostFacts factsByThemselves(String run) throws TransportException, InterruptedException {
        Instant before = settings.clock().instant();
        Reply reply =
                send(List.of("facts", run), new byte[0], ORDER_LIMIT, "-", "-").reply();
        return read(reply, before, settings.clock().instant());
    }

    private HostFacts read(Reply reply, Instant before, Instant after) throws TransportException {
        String[] words = reply.rest().split(" ");
        if (!reply.word().equals("facts") || words.length < 3) throw unfit(reply);
        long nanos = words.length > 3 && words[3].matches("\\d{1,9}") ? Long.parseLong(words[3]) : 500_000_000;
        Instant there = Instant.ofEpochSecond(Long.parseLong(words[2]), nanos);
        Duration half = Duration.between(before, after).dividedBy(2);
        Duration offset = Duration.between(before.plus(half), there);
        // What the way there and back may account for is no offset.
        return new HostFacts(
                words[0], words[1], offset.abs().compareTo(half) <= 0 ? Duration.ZERO : offset, remembered(words));
    }

    /** The last warrant of the run, where the host remembers one whole. */
    private static Optional<Warrant> remembered(String[] words) {
        boolean whole = words.length == 7
                && words[4].matches("\\d{1,18}")
                && words[5].matches("\\d{1,18}")
                && words[6].matches("[0-9a-f]{32}");
        return whole
                ? Optional.of(new Warrant(Long.parseLong(words[4]), new Head(Long.parseLong(words[5]), words[6])))
                : Optional.empty();
    }

    /** @param again whether the order may have arrived before, too */
    record Answer(Reply reply, boolean again) {}

    /** Sends an order; the answer {@code lost} is for the caller to interpret, one that refuses is not. */
    Reply order(List<String> words, byte[] input, Duration more) throws TransportException, InterruptedException {
        return order(firstContact(), words, input, more, false).reply();
    }

    /**
     * The same, for the host as the caller knows it.
     *
     * @param before whether it went out already, in other words
     */
    Answer order(HostFacts known, List<String> words, byte[] input, Duration more, boolean before)
            throws TransportException, InterruptedException {
        Sent sent = sessions.order(known, serve(known), words, input, SESSION_LIMIT.plus(more));
        Answer answer = sent.reply().isPresent()
                ? new Answer(sent.reply().get(), before)
                : byItself(known, words, input, ORDER_LIMIT.plus(more), before || sent.out());
        if (answer.reply().word().equals("refused")) throw unfit(answer.reply());
        return answer;
    }

    /** What keeps an order from being sent by itself says nothing of the same order that went out before. */
    private Answer byItself(HostFacts known, List<String> words, byte[] input, Duration limit, boolean before)
            throws TransportException, InterruptedException {
        try {
            Answer answer = send(words, input, limit, known.spoolId(), known.bootId());
            return new Answer(answer.reply(), before || answer.again());
        } catch (TransportException e) {
            if (!before) throw e;
            throw new TransportException(
                    Code.CONNECTION_LOST,
                    settings.host()
                            + ": an order went out, and its answer did not come; what it started may go on; then: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Sends an order that only a session carries; without a reply where there is none, or the answer did not come in time. Then the order
     * may have arrived.
     */
    Sent quickly(HostFacts known, List<String> words, byte[] input, Duration patience)
            throws TransportException, InterruptedException {
        Sent sent = sessions.order(known, serve(known), words, input, patience);
        if (sent.reply().isPresent() && sent.reply().get().word().equals("refused"))
            throw unfit(sent.reply().get());
        return sent;
    }

    void close() {
        sessions.close();
        courier.close();
    }

    private List<String> serve(HostFacts known) {
        return launch(tokens.next(), known.spoolId(), known.bootId(), List.of("serve"));
    }

    /** Runs a command attached; its output follows the answer {@code go}. */
    Carried attached(List<String> words, byte[] input, Duration limit, String token)
            throws TransportException, InterruptedException {
        HostFacts known = firstContact();
        return courier.carry(
                new Errand(launch(token, known.spoolId(), known.bootId(), words), input, limit, settings.keepBytes()));
    }

    /**
     * Sees to what kept a look from being carried out, as far as nothing hangs on it: a supervisor that is gone is put there again; where no
     * run has met the host, another spool is as good as the one before.
     *
     * @return whether the look can be sent again
     */
    boolean mends(Reply reply) throws TransportException, InterruptedException {
        switch (reply.word()) {
            case "missing" -> install();
            case "lost" -> {
                if (noticed) return false;
                facts(NO_RUN);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    String newToken() {
        return tokens.next();
    }

    TransportException unfit(Reply reply) {
        String what = reply.word().equals("refused")
                ? reply.rest()
                : "unexpected answer: " + reply.word() + " " + reply.rest();
        return new TransportException(
                Code.HOST_UNFIT, settings.host() + ": " + settings.masking().apply(what));
    }

    /** The host as it was met last, or is now. */
    HostFacts firstContact() throws TransportException, InterruptedException {
        HostFacts known = seen;
        if (known != null) return known;
        contact.lockInterruptibly();
        try {
            known = seen;
            return known != null ? known : facts(NO_RUN);
        } finally {
            contact.unlock();
        }
    }

    private Answer send(List<String> words, byte[] input, Duration limit, String knownSpool, String knownBoot)
            throws TransportException, InterruptedException {
        Answer answer = sendOnce(words, input, limit, knownSpool, knownBoot);
        if (!answer.reply().word().equals("missing")) return answer;
        // Not there: the first contact, or the spool was lost since. In that case the supervisor's answer will say so.
        install();
        return sendOnce(words, input, limit, knownSpool, knownBoot);
    }

    private Answer sendOnce(List<String> words, byte[] input, Duration limit, String knownSpool, String knownBoot)
            throws TransportException, InterruptedException {
        String token = tokens.next();
        Carried carried =
                courier.carry(new Errand(launch(token, knownSpool, knownBoot, words), input, limit, ANSWER_BYTES));
        Reply reply = Reply.find(token, carried.out().bytes()).orElseThrow(() -> noAnswer(words.getFirst(), carried));
        return new Answer(reply, carried.again());
    }

    private List<String> launch(String token, String knownSpool, String knownBoot, List<String> words) {
        var all = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh", token, script.version()));
        all.addAll(List.of(settings.spool().orElse(""), settings.bootIdFile(), knownSpool, knownBoot));
        all.addAll(words);
        return all;
    }

    private List<String> greet(String token) {
        return List.of(
                "/bin/sh",
                "-c",
                GREET,
                "sh",
                token,
                script.version(),
                Integer.toString(script.text().length),
                settings.spool().orElse(""),
                settings.bootIdFile(),
                "-",
                "-",
                "serve");
    }

    private void install() throws TransportException, InterruptedException {
        String token = tokens.next();
        String length = Integer.toString(script.text().length);
        Carried carried = courier.carry(new Errand(
                List.of(
                        "/bin/sh",
                        "-c",
                        INSTALL,
                        "sh",
                        token,
                        script.version(),
                        length,
                        settings.spool().orElse("")),
                script.text(),
                ORDER_LIMIT,
                ANSWER_BYTES));
        Optional<Reply> reply = Reply.find(token, carried.out().bytes());
        if (reply.isEmpty()) throw noAnswer("install", carried);
    }

    private TransportException noAnswer(String order, Carried carried) {
        String said =
                settings.masking().apply(carried.err().text(settings.masking())).strip();
        return new TransportException(
                Code.HOST_UNFIT,
                settings.host() + ": its supervisor gave no answer to '" + order + "' (exit status " + carried.exit()
                        + ")"
                        + (said.isEmpty() ? "" : ": " + said)
                        + "; effects need a POSIX shell as /bin/sh, and a spool that can be written");
    }
}
