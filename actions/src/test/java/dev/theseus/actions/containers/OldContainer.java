package dev.theseus.actions.containers;

import dev.theseus.actions.kit.DockerDaemon;
import dev.theseus.actions.kit.LocalContext;
import dev.theseus.actions.kit.LocalShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A host with the container {@code oms_411}, which runs {@code oms:4.1.1}; {@code oms:4.2.0} is there too. */
final class OldContainer {
    private final Path home;
    private final LocalContext context;

    /** Images for it, once for each daemon. */
    static DockerDaemon daemon(Path directory) throws IOException, InterruptedException {
        DockerDaemon docker = DockerDaemon.start(directory);
        docker.image("oms:4.1.1", "4.1.1");
        docker.image("oms:4.2.0", "4.2.0");
        return docker;
    }

    /** Takes every other container away. */
    OldContainer(DockerDaemon docker, Path base, String policy) throws IOException {
        home = Files.createTempDirectory(base, "home");
        Path tools = Files.createDirectory(home.resolve("tools"));
        docker.client(tools.resolve("docker"));
        context = new LocalContext(home, LocalShell.STANDARD.onPath(tools + ":/usr/bin:/bin"));
        removeAll(docker);
        for (String mount : List.of("logs", "store", "run")) Files.createDirectory(home.resolve(mount));
        docker.run(
                "run",
                "--detach",
                "--name=oms_411",
                "--network=host",
                "--volume=" + home.resolve("logs") + ":/home/admin/logs",
                "--volume=" + home.resolve("store") + ":/home/ds/store",
                "--volume=" + home.resolve("run") + ":/home/ds/run:ro",
                "--env=OMS_HOST_IP=10.0.0.1",
                "--env=OLD=a b",
                "--ulimit=nproc=65535:65535",
                "--restart=" + policy,
                "--label=team=data",
                "oms:4.1.1");
    }

    /** One that is started again and again would make the folders that it mounts anew while they are being deleted. */
    static void removeAll(DockerDaemon docker) {
        for (String id : docker.run("ps", "--all", "--quiet").lines().toList()) docker.run("rm", "--force", id);
    }

    Path home() {
        return home;
    }

    LocalContext context() {
        return context;
    }

    /** Just before the engine's program makes the next container, the engine makes that very one for somebody who has gone. */
    void late() throws IOException {
        beforeTheNextRun("shift 2; REAL create \"$@\" >&2 || exit; set -- run --detach \"$@\"");
    }

    /** Just before the engine's program makes the next container, somebody else makes one of the name that this one is to have. */
    void taken(String image) throws IOException {
        beforeTheNextRun("REAL create --name \"$4\" " + image + " >&2 || exit");
    }

    private void beforeTheNextRun(String script) throws IOException {
        Path came = home.resolve("came");
        replace("[ \"$1\" != run ] || [ -e " + came + " ] || { : >" + came + "; " + script + "; }\nexec REAL \"$@\"\n");
    }

    /** From now on the engine's program waits before it does this, or once it has done it; the file that says that it is there. */
    Path stall(String when, String subcommand) throws IOException {
        Path stalled = home.resolve("stalled");
        String stall = "[ \"$1\" != " + subcommand + " ] || { : >" + stalled + "; sleep 1000; }\n";
        replace((when.equals("before") ? stall : "") + "REAL \"$@\"\ns=$?\n" + (when.equals("after") ? stall : "")
                + "exit $s\n");
        return stalled;
    }

    /** Puts a script in the place of the engine's program, which it calls REAL. */
    private void replace(String script) throws IOException {
        Path docker = home.resolve("tools/docker");
        Path real = home.resolve("tools/docker.real");
        if (!Files.exists(real)) Files.move(docker, real);
        Files.writeString(docker, "#!/bin/sh\n" + script.replace("REAL", real.toString()));
        if (!docker.toFile().setExecutable(true)) throw new IOException(docker.toString());
    }

    /** It works as before. */
    void go() throws IOException {
        Files.copy(
                home.resolve("tools/docker.real"),
                home.resolve("tools/docker"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.deleteIfExists(home.resolve("stalled"));
    }
}
