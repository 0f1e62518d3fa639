package dev.theseus.actions.kit;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import dev.theseus.lab.mariadb.MariaDbBinaries;
import dev.theseus.lab.process.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A MariaDB server from Maven Central, on a free loopback port; one for all tests of this module. */
public final class MariaDbServer extends MySqlFamily {
    private static final Path BASE = unpacked();

    private MariaDbServer(ProcessBuilder serving, Path log, int port) throws IOException {
        super("mariadb", serving, log, port);
    }

    private static Path unpacked() {
        try {
            Path home = MariaDbBinaries.in(Path.of("target").toAbsolutePath()).home();
            // mariadb-install-db looks for programs there too.
            Files.createDirectories(home.resolve("extra"));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with empty data. @param options of its program, beside the usual ones */
    public static MariaDbServer start(Path data, String... options) throws IOException, InterruptedException {
        return start(List.of(), data, options);
    }

    /** @param within what its programs are started by */
    public static MariaDbServer start(List<String> within, Path data, String... options)
            throws IOException, InterruptedException {
        var install = command(
                within,
                "/bin/sh",
                BASE.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + BASE,
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-name-resolve");
        // A server that starts removes the temporary tables of all others that share its directory with it.
        String temporary = Files.createDirectories(data.resolveSibling(data.getFileName() + ".tmp"))
                .toString();
        ProcessBuilder preparing = new ProcessBuilder(install)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("install.log").toFile());
        preparing.environment().put("TMPDIR", temporary);
        Process installing = preparing.start();
        if (installing.waitFor() != 0)
            throw new IllegalStateException(Files.readString(data.resolveSibling("install.log")));
        int port = LoopbackPorts.next();
        var serve = command(
                within,
                bin("mariadbd"),
                "--no-defaults",
                "--basedir=" + BASE,
                "--lc-messages-dir=" + BASE.resolve("share"),
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--tmpdir=" + temporary,
                "--socket=" + data.resolve("s"),
                "--skip-ssl",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0");
        serve.addAll(List.of(options));
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

    private static List<String> command(List<String> within, String... words) {
        var command = new ArrayList<>(within);
        command.addAll(List.of(words));
        if ("root".equals(System.getProperty("user.name"))) command.add("--user=root");
        return command;
    }

    /** The path of one of its programs. */
    public static String bin(String program) {
        return BASE.resolve("bin").resolve(program).toString();
    }

    public Inventory inventory(DatabaseRef... references) {
        return DatabaseServer.inventory(references);
    }
}
