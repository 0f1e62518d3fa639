package dev.theseus.engine.transport.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place in the supervisor at which commands halt until they are let go. Put on a host in place of the supervisor's text, under its
 * very name: the supervisor knows nothing of it.
 */
final class Halts {
    /** Where a command says who it is: in the text that a session runs, and in that of a start. */
    static final String BEFORE_IT_SAYS_WHO_IT_IS_IN_A_SESSION = "text=\"read -r theseus_l </proc/\\$\\$/stat\n";

    static final String BEFORE_IT_SAYS_WHO_IT_IS = "d=$1 mark=$3 user=$4 how=$5\n";

    private final Path at;
    private final Path go;

    private Halts(Path dir) {
        this.at = dir.resolve("halted-at");
        this.go = dir.resolve("go");
    }

    /** Before the first line of any command, for both ways to start one. */
    static Halts beforeItSaysWhoItIs(Path dir, Path spool) throws IOException {
        var halts = new Halts(dir);
        String in = BEFORE_IT_SAYS_WHO_IT_IS_IN_A_SESSION;
        String wait = "echo %s >'" + halts.at + ".new'; mv '" + halts.at + ".new' '" + halts.at + "'; while [ ! -e '"
                + halts.go + "' ]; do sleep 0.02; done\n";
        halts.install(
                spool,
                in,
                "text=\"" + wait.formatted("\\$\\$") + in.substring("text=\"".length()),
                BEFORE_IT_SAYS_WHO_IT_IS,
                BEFORE_IT_SAYS_WHO_IT_IS + wait.formatted("$$"));
        return halts;
    }

    /** After it said who it is, and before it makes sure that it may begin. */
    static Halts beforeItBegins(Path dir, Path spool) throws IOException {
        var halts = new Halts(dir);
        String wait = "{ echo %s >'" + halts.at + ".new'; mv '" + halts.at + ".new' '" + halts.at + "'; while [ ! -e '"
                + halts.go + "' ]; do sleep 0.02; done; }";
        String escaped = ">\\\"\\${d}command\\\" && ";
        String plain = ">\"${d}command\" && ";
        halts.install(
                spool,
                escaped,
                escaped + wait.formatted("\\$\\$") + " && ",
                plain,
                plain + wait.formatted("$$") + " && ");
        return halts;
    }

    private void install(Path spool, String place, String with, String otherPlace, String otherWith)
            throws IOException {
        SupervisorScript script = SupervisorScript.load();
        String text = new String(script.text(), StandardCharsets.UTF_8);
        assertThat(text).containsOnlyOnce(place).containsOnlyOnce(otherPlace);
        Files.createDirectories(spool);
        Files.writeString(
                spool.resolve("supervisor-" + script.version() + ".sh"),
                text.replace(place, with).replace(otherPlace, otherWith));
    }

    /** The process that halted, once one did. */
    String halted() throws Exception {
        ThisMachine.until(() -> Files.exists(at));
        return Files.readString(at).strip();
    }

    void letGo() {
        ThisMachine.touch(go);
    }
}
