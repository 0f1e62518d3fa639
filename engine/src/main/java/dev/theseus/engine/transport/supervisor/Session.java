package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Transport.HostFacts;
import dev.theseus.engine.transport.supervisor.Courier.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor that stays: takes one order after the other over one line. It is a courier only. Whatever goes wrong on it, the order
 * can be sent again in another way, and the session is of no use any more.
 */
final class Session implements AutoCloseable {
    /** The host's shell reads what we send byte by byte. */
    private static final int LONGEST_INPUT = 16 * 1024;

    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private @Nullable HostFacts met;
    /** Whether the host's end has still to be told what it was met as. */
    private boolean untold;

    private @Nullable Line line;
    private byte[] mark = new byte[0];
    private boolean answered;
    private boolean over;

    private Session(@Nullable HostFacts met) {
        this.met = met;
    }

    /** @param met the host that its orders are meant for, as its program was told when it was begun */
    static Session with(HostFacts met) {
        return new Session(met);
    }

    /** With a host that is not known yet: to ask it who it is, and nothing else before {@link #meets}. */
    static Session unmet() {
        return new Session(null);
    }

    /** @return whether it can be used for that host: one that was met before is another one now, and this is of the earlier one's spool */
    boolean meets(HostFacts facts) {
        if (met != null) return same(met, facts);
        met = facts;
        untold = true;
        return true;
    }

    /** Whether an order can go over a session: lines without NUL, and not many of them. */
    static boolean carries(List<String> words, byte[] input) {
        if (input.length > LONGEST_INPUT) return false;
        for (byte each : input) if (each == 0) return false;
        return words.stream().noneMatch(word -> word.indexOf('\n') >= 0 || word.indexOf('\0') >= 0);
    }

    /** What the line brings. */
    Courier.Receiver receiver() {
        return new Courier.Receiver() {
            @Override
            public void take(byte[] bytes, int from, int count) {
                received(bytes, from, count);
            }

            @Override
            public void end() {
                ended();
            }
        };
    }

    void over(Line open) {
        this.line = open;
    }

    /** A host that was met anew refuses what is meant for the one that it was. */
    boolean usable(HostFacts now) {
        if (met == null || !same(met, now)) return false;
        lock.lock();
        try {
            return !over && line != null;
        } finally {
            lock.unlock();
        }
    }

    static boolean same(HostFacts one, HostFacts other) {
        return one.bootId().equals(other.bootId()) && one.spoolId().equals(other.spoolId());
    }

    /**
     * Waits until the program of a session with a host that is not known says that it is there; gives it the supervisor's text where the host
     * lacks that. What the program says is {@link #expect expected} before the line is opened.
     *
     * @return whether the session can be used
     */
    boolean greets(String token, byte[] supervisor, Duration patience) throws InterruptedException {
        boolean ready = false;
        try {
            Optional<Reply> said = answer(token, patience);
            if (line != null && said.isPresent() && said.get().word().equals("missing")) {
                expect(token);
                line.in().write(supervisor);
                line.in().flush();
                said = answer(token, patience);
            }
            ready = said.isPresent() && said.get().word().equals("ready");
            return ready;
        } catch (IOException lost) {
            return false;
        } finally {
            if (!ready) close();
        }
    }

    private Optional<Reply> answer(String token, Duration patience) throws InterruptedException {
        return await(patience).flatMap(bytes -> Reply.find(token, bytes));
    }

    /**
     * What became of an order.
     *
     * @param reply empty where none came in time
     * @param out whether it went out whole: nothing is carried out before its last line was read
     */
    record Sent(Optional<Reply> reply, boolean out) {
        static final Sent NOT = new Sent(Optional.empty(), false);
    }

    /** Sends an order and waits for its answer; where none comes in time, the session is closed. */
    Sent order(String token, List<String> words, byte[] input, Duration patience) throws InterruptedException {
        boolean whole = false;
        try {
            expect(token);
            send(token, words, input);
            Optional<byte[]> answer = await(patience);
            whole = answer.isPresent();
            return new Sent(answer.flatMap(bytes -> Reply.find(token, bytes)), true);
        } catch (IOException lost) {
            return Sent.NOT;
        } finally {
            if (!whole) close();
        }
    }

    /** What comes from here on is the answer to that. */
    void expect(String token) {
        lock.lock();
        try {
            mark = ("\n" + token + " end\n").getBytes(StandardCharsets.US_ASCII);
            answered = false;
            printed.reset();
        } finally {
            lock.unlock();
        }
    }

    private void send(String token, List<String> words, byte[] input) throws IOException {
        long lines = input.length == 0 ? 0 : 1;
        for (byte each : input) if (each == '\n') lines++;
        var frame = new ByteArrayOutputStream();
        String head = token + " " + words.getFirst() + " " + (words.size() - 1) + " " + lines;
        if (untold && met != null) head += " " + met.spoolId() + " " + met.bootId();
        untold = false;
        frame.writeBytes((head + "\n").getBytes(StandardCharsets.UTF_8));
        for (String word : words.subList(1, words.size()))
            frame.writeBytes((word + "\n").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(input);
        if (lines > 0) frame.write('\n');
        if (line == null) throw new IOException("there is no line");
        OutputStream in = line.in();
        in.write(frame.toByteArray());
        in.flush();
    }

    private Optional<byte[]> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!answered && !over) {
                long left = deadline - System.nanoTime();
                if (left <= 0) return Optional.empty();
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            if (!answered) return Optional.empty();
            byte[] all = printed.toByteArray();
            return Optional.of(Arrays.copyOf(all, all.length - mark.length));
        } finally {
            lock.unlock();
        }
    }

    private void received(byte[] bytes, int from, int count) {
        lock.lock();
        try {
            if (printed.size() + count > LONGEST_ANSWER) over = true;
            else printed.write(bytes, from, count);
            answered = endsWithMark();
            if (answered || over) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean endsWithMark() {
        if (mark.length == 0 || printed.size() < mark.length) return false;
        byte[] all = printed.toByteArray();
        return Arrays.equals(all, all.length - mark.length, all.length, mark, 0, mark.length);
    }

    private void ended() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        ended();
        if (line != null) line.close();
    }
}
