package dev.theseus.cli.rehearse;

import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.SshServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Something that goes wrong once while a run is under way, and not with its controller.
 *
 * @param what for people; mishaps of one name share a line of the table
 * @param during words in the description of the step whose intent it follows
 * @param delayMs how long after that
 * @param overSsh whether the lab's hosts are reached by SSH
 */
record Mishap(String what, String during, long delayMs, boolean overSsh, Strike strike) {
    private static final long DOWN_MS = 1000;
    private static final int LOOKS = 100;

    /** What a mishap can reach. */
    record Surrounding(ProcessLab lab, Optional<SshServer> ssh) {}

    @FunctionalInterface
    interface Strike {
        void at(Surrounding surrounding) throws IOException, InterruptedException;
    }

    String name() {
        return what + ", during " + during + " after " + delayMs + " ms";
    }

    /** @param delay in milliseconds, drawn anew for each */
    static List<Mishap> all(LongSupplier delay) {
        List<Mishap> all = new ArrayList<>();
        for (String during : List.of("disableschema", "dump", "changeserver", "runupdate", "enableschema"))
            all.add(new Mishap(
                    "database server killed, back after a second",
                    during,
                    delay.getAsLong(),
                    false,
                    at -> at.lab().breakage().database(DOWN_MS)));
        for (String during : List.of("drain", "admit", "runupdate"))
            all.add(new Mishap(
                    "balancer killed, back after a second",
                    during,
                    delay.getAsLong(),
                    false,
                    at -> at.lab().breakage().balancer("main", DOWN_MS)));
        for (String during : List.of("registerserver", "disableschema", "changeserver", "runupdate", "enableschema"))
            all.add(new Mishap("command killed on its host", during, 0, false, at -> command(at, during)));
        all.add(new Mishap(
                "node killed under its command, its service back after a second",
                "runupdate",
                delay.getAsLong(),
                false,
                at -> at.lab().breakage().node("node1", DOWN_MS)));
        for (String during : List.of("apt-get", "dump", "runupdate")) {
            all.add(new Mishap(
                    "sshd killed with its connections, back after a second",
                    during,
                    delay.getAsLong(),
                    true,
                    at -> at.ssh().orElseThrow().kill(DOWN_MS)));
            all.add(new Mishap(
                    "connections cut",
                    during,
                    delay.getAsLong(),
                    true,
                    at -> at.ssh().orElseThrow().cut()));
        }
        return all;
    }

    /** It is there for a short time only: looked for until it was met. */
    private static void command(Surrounding at, String name) throws IOException, InterruptedException {
        for (int look = 0; !at.lab().breakage().command(name); look++) {
            if (look == LOOKS) throw new IOException("it never happened: the command was over too soon");
            Thread.sleep(5);
        }
    }
}
