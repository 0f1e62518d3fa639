package dev.theseus.cli.rehearse;

import dev.theseus.lab.SmallDisk;
import dev.theseus.lab.SshServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Something that goes wrong once while a run is under way, and not with its controller.
 *
 * @param what for people, and the line of the table that it counts under
 * @param during words in the description of the step whose intent it follows; none: from the start
 * @param delayMs how long after that
 * @param rescue what a person does where nobody else can
 */
record Mishap(String what, String during, long delayMs, Scene.Need need, Strike strike, Optional<Rescue> rescue) {
    private static final long DOWN_MS = 1000;
    private static final long ROOM_AFTER_MS = 3000;
    private static final long SILENT_MS = 5000;

    @FunctionalInterface
    interface Strike {
        /** @param intents what the run has begun so far */
        void at(Scene scene, Intents intents) throws IOException, InterruptedException;
    }

    @FunctionalInterface
    interface Mend {
        void at(Scene scene) throws IOException;
    }

    /**
     * A person makes it possible to go on, and answers what the run asks by {@code choice}.
     *
     * @param again commands that are then carried out once more than usual, since the plan took back what it had done before it asked
     */
    record Rescue(Mend mends, String choice, Set<String> again) {}

    String name() {
        return what + (during.isEmpty() ? "" : ", during " + during) + (delayMs > 0 ? " after " + delayMs + " ms" : "");
    }

    /** @param delay in milliseconds, drawn anew for each */
    static List<Mishap> all(LongSupplier delay) {
        List<Mishap> all = new ArrayList<>();
        for (String during : List.of("disableschema", "dump", "changeserver", "runupdate", "enableschema"))
            all.add(local(
                    "database server killed, back after a second",
                    during,
                    delay.getAsLong(),
                    (at, _) -> at.lab().breakage().database(DOWN_MS)));
        for (String during : List.of("drain", "admit", "runupdate"))
            all.add(local(
                    "balancer killed, back after a second",
                    during,
                    delay.getAsLong(),
                    (at, _) -> at.lab().breakage().balancer("main", DOWN_MS)));
        for (String during : List.of("registerserver", "disableschema", "changeserver", "runupdate", "enableschema"))
            // It is there for a short time only: looked for from the start until it is met.
            all.add(local("command killed on its host: " + during, "", 0, (at, _) -> command(at, during)));
        all.add(local(
                "node killed under its command, its service back after a second",
                "runupdate",
                delay.getAsLong(),
                (at, _) -> at.lab().breakage().node("node1", DOWN_MS)));
        for (String during : List.of("upgrade open-xchange", "disableschema", "dump", "runupdate")) {
            connection(
                    "sshd killed with its connections, back after a second",
                    during,
                    delay,
                    all,
                    ssh -> ssh.kill(DOWN_MS));
            connection("connections cut", during, delay, all, SshServer::cut);
            connection("connections silent for five seconds", during, delay, all, ssh -> ssh.silence(SILENT_MS));
        }
        all.addAll(fullDisks());
        return all;
    }

    private static List<Mishap> fullDisks() {
        Mend room = at -> disk(at).free();
        return List.of(
                new Mishap(
                        "disk full at the dump, room after three seconds",
                        "",
                        0,
                        Scene.Need.SMALL_BACKUPS,
                        (at, intents) -> {
                            disk(at).fill();
                            intents.await("dump");
                            Thread.sleep(ROOM_AFTER_MS);
                            disk(at).free();
                        },
                        Optional.empty()),
                new Mishap(
                        "disk full at the dump until a person makes room",
                        "",
                        0,
                        Scene.Need.SMALL_BACKUPS,
                        (at, _) -> disk(at).fill(),
                        Optional.of(new Rescue(room, "retry", Set.of("disableschema", "enableschema")))),
                fullJournal("upgrade open-xchange", room),
                fullJournal("dump", room),
                fullJournal("runupdate", room));
    }

    private static Mishap fullJournal(String during, Mend room) {
        return new Mishap(
                "disk full at the journal until a person makes room",
                during,
                0,
                Scene.Need.SMALL_STATE,
                (at, _) -> disk(at).fill(),
                Optional.of(new Rescue(room, "retry", Set.of())));
    }

    private static Mishap local(String what, String during, long delayMs, Strike strike) {
        return new Mishap(what, during, delayMs, Scene.Need.NOTHING, strike, Optional.empty());
    }

    @FunctionalInterface
    private interface OnServer {
        void strike(SshServer ssh) throws IOException, InterruptedException;
    }

    private static void connection(String what, String during, LongSupplier delay, List<Mishap> all, OnServer strike) {
        all.add(new Mishap(
                what,
                during,
                delay.getAsLong(),
                Scene.Need.SSH,
                (at, _) -> strike.strike(at.ssh().orElseThrow()),
                Optional.empty()));
    }

    private static SmallDisk disk(Scene scene) {
        return scene.disk().orElseThrow();
    }

    private static void command(Scene at, String name) throws InterruptedException {
        while (!at.lab().breakage().command(name)) Thread.sleep(5);
    }
}
