package dev.theseus.actions.host;

import dev.theseus.core.port.Action.Effect;
import dev.theseus.core.port.ActionContext;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Command;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.Finished;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A file on an action's host. Every change is written beside the file and renamed, and made only where the file is still what the
 * caller says it is: a change by somebody else is noticed, not overwritten.
 */
public final class HostFile {
    private static final HostScript STATE = HostScript.beside(HostFile.class, "state");
    private static final HostScript READ = HostScript.beside(HostFile.class, "read");
    private static final HostScript WRITE = HostScript.beside(HostFile.class, "write");
    private static final HostScript SPLICE = HostScript.beside(HostFile.class, "splice");
    private static final HostScript PUT = HostScript.beside(HostFile.class, "put");
    private static final HostScript REMOVE = HostScript.beside(HostFile.class, "remove");

    /** What stands for the digest of what we wrote, where whatever is there gives way. */
    private static final String ANYTHING = "*";

    /** What is read in one look: well below what a transport keeps of an output. */
    private static final int CHUNK_BYTES = 24_000;

    /** The largest file that is read as a whole. */
    public static final int MAX_BYTES = 1_000_000;

    /** A dump of many gigabytes takes its time to be read. */
    private static final Duration DIGEST_LIMIT = Duration.ofMinutes(30);

    private final ActionContext context;
    private final String path;

    /** @throws Refused where the text is no path */
    public HostFile(ActionContext context, String path) throws Refused {
        if (path.isEmpty() || path.indexOf('\0') >= 0 || path.endsWith("/"))
            throw new Refused(failure(Code.FILE_REFUSED, "'" + path + "' is not the path of a file", ""), Effect.NONE);
        this.context = context;
        this.path = path.startsWith("-") ? "./" + path : path;
    }

    /** A change or look that did not happen, and that is certain. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Failure failure;
        private final transient Effect effect;

        public Refused(Failure failure, Effect effect) {
            super(failure.message());
            this.failure = failure;
            this.effect = effect;
        }

        public Failure failure() {
            return failure;
        }

        public Effect effect() {
            return effect;
        }
    }

    public String path() {
        return path;
    }

    /** Another file on the same host. */
    public HostFile at(String other) throws Refused {
        return new HostFile(context, other);
    }

    /** What is there now. */
    public FileState state() throws Refused, ActionException, InterruptedException {
        return state("");
    }

    /** What is there now; its content is kept as a copy for {@link #put}. */
    public FileState keep() throws Refused, ActionException, InterruptedException {
        return state(context.keepsake());
    }

    private FileState state(String keepsake) throws Refused, ActionException, InterruptedException {
        String answer = checked(context.look(STATE.with(path, keepsake).withTimeout(DIGEST_LIMIT)), "be read")
                .strip();
        if (answer.equals("absent")) return FileState.ABSENT;
        String[] words = answer.split(" ", -1);
        if (words.length != 6 || !words[0].equals("file"))
            throw new Refused(failure(Code.FILE_REFUSED, path + ": its state could not be read", ""), Effect.NONE);
        String copy = keepsake.isEmpty() ? "" : keepsake + "/" + words[1];
        return new FileState(true, words[1], words[2], words[3], words[4], Long.parseLong(words[5]), copy);
    }

    /** Its bytes as they are; refused where it is larger than {@value #MAX_BYTES} bytes or changes meanwhile. */
    public byte[] read() throws Refused, ActionException, InterruptedException {
        return read(MAX_BYTES, "change it with run");
    }

    /**
     * Its bytes as they are; refused where it changes meanwhile.
     *
     * @param most refused where it is larger
     * @param otherwise what to do then
     */
    public byte[] read(int most, String otherwise) throws Refused, ActionException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        String digest = "";
        long size = 0;
        do {
            Finished finished =
                    context.look(READ.with(path, Integer.toString(bytes.size() + 1), Integer.toString(CHUNK_BYTES)));
            String answer = checked(finished, "be read");
            int end = answer.indexOf('\n');
            String[] head = answer.substring(0, Math.max(end, 0)).strip().split(" ", -1);
            if (head.length != 2 || finished.output().truncated())
                throw new Refused(failure(Code.FILE_REFUSED, path + ": it could not be read whole", ""), Effect.NONE);
            if (!digest.isEmpty() && !digest.equals(head[0]))
                throw new Refused(
                        failure(Code.CHANGED_SINCE, path + " changed while it was read", "try again"), Effect.NONE);
            digest = head[0];
            size = Long.parseLong(head[1]);
            if (size > most)
                throw new Refused(
                        failure(
                                Code.FILE_REFUSED,
                                path + " has " + size + " bytes, more than the " + most + " that can be read",
                                otherwise),
                        Effect.NONE);
            bytes.writeBytes(Base64.getMimeDecoder().decode(answer.substring(end + 1)));
        } while (bytes.size() < size);
        return bytes.toByteArray();
    }

    /**
     * Writes content, or changes mode and owner alone.
     *
     * @param expected the digest that must be there now; {@code -} for no file
     * @param content empty to leave the content as it is
     */
    public void write(String expected, Optional<SafeText> content, Rights rights)
            throws Refused, ActionException, InterruptedException {
        Command command = WRITE.with(
                path,
                rights.mode().orElse(""),
                rights.owner().orElse(""),
                rights.group().orElse(""),
                rights.fresh(),
                content.isPresent() ? "content" : "keep");
        SafeText input = SafeText.plain(expected + "\n").plus(content.orElse(SafeText.plain("")));
        checked(context.effect(command.withStdin(input)), "be written");
    }

    /**
     * Mode and owner of a written file.
     *
     * @param fresh mode of a new file, where {@code mode} is absent
     */
    public record Rights(Optional<String> mode, Optional<String> owner, Optional<String> group, String fresh) {
        public static final Rights AS_FOUND = new Rights(Optional.empty(), Optional.empty(), Optional.empty(), "644");
    }

    /**
     * Replaces parts; all other bytes stay as they are.
     *
     * @param expected the digest that must be there now
     * @param wanted the digest that must come out; anything else is not put in place
     * @param splices in order, not overlapping
     */
    public void splice(String expected, String wanted, List<Splice> splices, String copy)
            throws Refused, ActionException, InterruptedException {
        var table = new StringBuilder(expected + "\n" + wanted + "\n" + splices.size() + "\n");
        SafeText texts = SafeText.plain("");
        for (Splice splice : splices) {
            switch (splice) {
                case Splice.Text(int from, int to, SafeText text, int bytes) -> {
                    table.append("T ")
                            .append(from)
                            .append(' ')
                            .append(to)
                            .append(' ')
                            .append(bytes)
                            .append(" 0\n");
                    texts = texts.plus(text);
                }
                case Splice.Kept(int from, int to, int copyFrom, int copyTo) ->
                    table.append("C ")
                            .append(from)
                            .append(' ')
                            .append(to)
                            .append(' ')
                            .append(copyFrom)
                            .append(' ')
                            .append(copyTo - copyFrom)
                            .append('\n');
            }
        }
        SafeText input = SafeText.plain(table.toString()).plus(texts);
        checked(context.effect(SPLICE.with(path, copy).withStdin(input)), "be changed");
    }

    /**
     * Puts back what was found, where what is there is what we wrote, or what was found; or whatever is there, where a person said so.
     *
     * @param ours digest of what we wrote
     * @param mode the mode that we left it with; empty where that is not known
     */
    public void put(FileState found, String ours, String mode) throws Refused, ActionException, InterruptedException {
        String expected = context.overwrites() ? ANYTHING : ours;
        if (!context.overwrites()) {
            FileState now = state();
            if (now.changedFrom(found, ours, mode)) throw changedSince(found, ours, mode, now);
        }
        Command command = PUT.with(path, found.copy(), found.mode(), found.uid(), found.gid());
        Finished finished = context.effect(command.withStdin(SafeText.plain(expected + "\n" + found.sha256() + "\n")));
        if (finished.exit() == HostScript.CHANGED_SINCE) throw changedSince(found, ours, mode, state());
        checked(finished, "be put back");
    }

    private Refused changedSince(FileState found, String ours, String mode, FileState now) {
        String written = ours.equals("-") ? "no file" : "sha256 " + ours.substring(0, 12) + rights(mode);
        return new Refused(
                failure(
                        Code.CHANGED_SINCE,
                        path + " was changed by somebody else since, and was left as it is: now " + now.shown()
                                + "; written by this run " + written + "; found before " + found.shown(),
                        found.copy().isEmpty()
                                ? "decide whether it is to go"
                                : "compare it with " + found.copy() + " on "
                                        + context.host().name() + ", which holds what was found"),
                Effect.NONE);
    }

    private static String rights(String mode) {
        return mode.isEmpty() ? "" : ", mode " + mode;
    }

    public void remove(String expected) throws Refused, ActionException, InterruptedException {
        checked(context.effect(REMOVE.with(path).withStdin(SafeText.plain(expected + "\n"))), "be removed");
    }

    private String checked(Finished finished, String what) throws Refused {
        String said = finished.output().err().strip();
        return switch (finished.exit()) {
            case 0 -> finished.output().out();
            case HostScript.CHANGED_SINCE ->
                throw new Refused(
                        failure(
                                Code.CHANGED_SINCE,
                                path + " was changed by somebody else since; it was left as it is",
                                "look at what changed, then decide which content is to stand"),
                        Effect.NONE);
            case HostScript.MISWRITTEN ->
                throw new Refused(
                        failure(Code.FILE_REFUSED, path + " could not " + what + " exactly; it was left as it is", ""),
                        Effect.NONE);
            default ->
                throw new Refused(
                        failure(
                                Code.FILE_REFUSED,
                                path + " could not " + what + (said.isEmpty() ? "" : ": " + said)
                                        + "; it was left as it is",
                                "check path, rights and free space on "
                                        + context.host().name()),
                        Effect.NONE);
        };
    }

    private static Failure failure(Code code, String message, String remedy) {
        return new Failure(code, message, remedy);
    }
}
