package dev.theseus.engine.drive;

import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.ActionException.Kind;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.EffectKey;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.Transport;
import dev.theseus.core.port.Transport.Sighting;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Transports;
import dev.theseus.core.port.Warrant;
import dev.theseus.core.problem.Code;
import dev.theseus.engine.drive.StepContext.Mode;
import java.time.Duration;
import java.util.function.Consumer;

/** The commands of one attempt: each is started at most once, outlives us, and is found again by its key. */
final class Detached {
    /** A command without a limit of its own is waited for this long. */
    static final Duration NO_LIMIT = Duration.ofDays(30);

    private final Transports transports;
    private final Journal journal;
    private final StepContext.Setting setting;
    private final Mode mode;
    private final Consumer<String> progress;
    private int ordinal;
    private boolean found;

    Detached(
            Transports transports, Journal journal, StepContext.Setting setting, Mode mode, Consumer<String> progress) {
        this.transports = transports;
        this.journal = journal;
        this.setting = setting;
        this.mode = mode;
        this.progress = progress;
    }

    /** Starts the attempt's next command, or finds it again, and waits for its end. */
    Finished carryOut(Command command, Duration limit) throws ActionException, InterruptedException {
        Transport transport = transports.to(setting.host());
        EffectKey key = new EffectKey(setting.run(), setting.unit(), setting.attempt(), ordinal++);
        try {
            if (mode == Mode.SETTLE && key.ordinal() == 0) return found(transport, key, command, limit);
            start(transport, key, command);
        } catch (TransportException e) {
            // After its first command an attempt has begun, whatever becomes of the next one.
            boolean notStarted = neverSent(e.code()) && mode != Mode.SETTLE && key.ordinal() == 0;
            throw new ActionException(notStarted ? Kind.NOT_STARTED : Kind.IN_DOUBT, unanswered(e));
        }
        return await(transport, key, command, limit);
    }

    /**
     * What may be done again, as every undo may, goes on under its key on a host that is another one now; everything else is decided on anew. So
     * is an undo that an earlier controller began, where the host has forgotten it: it may be at work.
     */
    private void start(Transport transport, EffectKey key, Command command)
            throws TransportException, ActionException, InterruptedException {
        Warrant warrant = new Warrant(setting.fence(), journal.head());
        try {
            transport.start(key, command, warrant);
        } catch (HostChanged e) {
            boolean undo = setting.unit().startsWith("u.");
            boolean mayBeAtWork = e.forgotten() && mode != Mode.FRESH;
            if (undo && mayBeAtWork) throw new ActionException(Kind.IN_DOUBT, StepContext.failure(e));
            if (undo) e.startAnyway();
            else
                throw new ActionException(
                        key.ordinal() == 0 && e.refuse(key) ? Kind.NOT_STARTED : Kind.IN_DOUBT, StepContext.failure(e));
        }
    }

    /** Whether something was found again that may have begun before: what failed without that is no outcome of it. */
    boolean found() {
        return found;
    }

    /** Finds a command again that an earlier controller may have started. */
    private Finished found(Transport transport, EffectKey key, Command command, Duration limit)
            throws TransportException, ActionException, InterruptedException {
        transport.takeUp(key, command);
        Sighting sighting = transport.settle(key);
        found = sighting instanceof Sighting.Running || sighting instanceof Sighting.Ended;
        return switch (sighting) {
            case Sighting.Running() -> await(transport, key, command, limit);
            case Sighting.Ended(var finished) -> finished;
            case Sighting.NeverStarted _ -> throw neverStarted(key);
            case Sighting.CutOff cut -> throw endless(cut);
            case Sighting.Unknown unknown -> throw endless(unknown);
        };
    }

    private Finished await(Transport transport, EffectKey key, Command command, Duration limit)
            throws ActionException, InterruptedException {
        Prompting prompting = new Prompting(command.answers(), text -> progress.accept(lastLine(text)));
        try {
            return switch (transport.await(key, limit, prompting)) {
                case Sighting.Ended(var finished) -> finished;
                case Sighting.Running() -> timedOut(transport, key, limit, prompting);
                case Sighting.NeverStarted _ -> throw neverStarted(key);
                case Sighting.CutOff cut -> throw endless(cut);
                case Sighting.Unknown unknown -> throw endless(unknown);
            };
        } catch (TransportException e) {
            throw new ActionException(Kind.IN_DOUBT, unanswered(e));
        }
    }

    /** A timeout is not an outcome: what is there is ended, and once it is dead it is asked about. */
    private Finished timedOut(Transport transport, EffectKey key, Duration limit, Prompting prompting)
            throws TransportException, ActionException, InterruptedException {
        return switch (transport.end(key)) {
            // In the last moment it came to its end by itself.
            case Sighting.Ended(var finished) -> finished;
            case Sighting.CutOff(var finished) ->
                throw inDoubt(
                        prompting.hasStalled() ? Code.STALLED : Code.TIMED_OUT,
                        "it was ended after " + prompting.why(limit) + printed(finished),
                        "look how far it came");
            case Sighting.Running() ->
                throw inDoubt(
                        Code.STILL_RUNNING,
                        "it was to be ended after " + prompting.why(limit) + ", and could not be",
                        "end it on the host, then retry");
            case Sighting.NeverStarted _ -> throw neverStarted(key);
            case Sighting.Unknown unknown -> throw endless(unknown);
        };
    }

    /** What its first command did stands, whatever becomes of the next one. */
    private static ActionException neverStarted(EffectKey key) {
        return key.ordinal() == 0
                ? new ActionException(Kind.NOT_STARTED, new Failure(Code.IN_DOUBT, "it never started", ""))
                : inDoubt(
                        Code.IN_DOUBT,
                        "its first command ended, and command " + (key.ordinal() + 1) + " never started",
                        "");
    }

    /** Why there is no outcome. */
    private static ActionException endless(Sighting.CutOff cut) {
        return inDoubt(
                Code.TIMED_OUT,
                "it was ended before it came to its end by itself" + printed(cut.finished()),
                "look how far it came");
    }

    private static ActionException endless(Sighting.Unknown unknown) {
        return unknown.dead()
                ? inDoubt(Code.IN_DOUBT, unknown.why(), "")
                : inDoubt(
                        Code.SPOOL_LOST,
                        unknown.why() + "; whether it still runs cannot be told",
                        "look for it on the host");
    }

    private static ActionException inDoubt(Code code, String message, String remedy) {
        return new ActionException(Kind.IN_DOUBT, new Failure(code, message, remedy));
    }

    private static String printed(Finished finished) {
        String last = lastLine(finished.output().both());
        return last.isEmpty() ? "" : "; the last it printed: " + last;
    }

    /** An order that was not answered in time says nothing of the command: that it was ended at its own limit, least of all. */
    static Failure unanswered(TransportException e) {
        Failure failure = StepContext.failure(e);
        return e.code() == Code.TIMED_OUT
                ? new Failure(Code.CONNECTION_LOST, failure.message(), failure.remedy())
                : failure;
    }

    private static boolean neverSent(Code code) {
        return code == Code.UNREACHABLE
                || code == Code.FENCED
                || code == Code.HOST_KEY_CHANGED
                || code == Code.HOST_KEY_UNKNOWN
                || code == Code.NOT_AUTHENTICATED;
    }

    private static String lastLine(String text) {
        String trimmed = text.stripTrailing();
        return trimmed.substring(trimmed.lastIndexOf('\n') + 1);
    }
}
