package dev.theseus.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends the servers of a test whose JVM was killed before it could. A shell of its own waits for the end of a pipe that only this JVM holds; it asks
 * each process that it was told of to end, and ends what is still there five seconds later. A number that belongs to another process by then
 * is told apart by its start.
 */
public final class Leash {
    /** The time at which a process was started is the 20th word behind its name, which may hold blanks and brackets. */
    private static final String GUARD = """
            trap '' HUP INT TERM
            started() {
              stat=
              read -r stat 2>/dev/null </proc/$1/stat || return 0
              set -- ${stat##*) }
              shift 19
              echo "$1"
            }
            known=
            while read -r pid; do known="$known $pid:$(started "$pid")"; done
            for signal in TERM KILL; do
              left=
              for each in $known; do
                pid=${each%:*}
                if [ -n "${each#*:}" ] && [ "$(started "$pid")" = "${each#*:}" ]; then
                  kill -s $signal "$pid"
                  left=yes
                fi
              done
              [ -n "$left" ] || exit 0
              [ $signal = KILL ] || sleep 5
            done
            """;

    private static @Nullable OutputStream guard;

    private Leash() {}

    /** The process, which ends when this JVM does, however that ends. */
    public static Process on(Process process) throws IOException {
        tell(process.pid());
        return process;
    }

    private static synchronized void tell(long pid) throws IOException {
        if (guard == null)
            guard = new ProcessBuilder("setsid", "/bin/sh", "-c", GUARD, "leash")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        guard.write((pid + "\n").getBytes(StandardCharsets.UTF_8));
        guard.flush();
    }
}
