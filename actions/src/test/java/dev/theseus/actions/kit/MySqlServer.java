package dev.theseus.actions.kit;

import dev.theseus.lab.process.LoopbackPorts;
import dev.theseus.lab.process.UnpackedOnce;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A MySQL 8 server from Maven Central, on a free loopback port. The artifact has the server alone, so the client programs are MariaDB's, and accounts
 * have the one kind of password that those know. It needs {@code libaio.so.1} (package libaio1).
 */
public final class MySqlServer extends MySqlFamily {
    private static final Path BASE = unpacked();
    private static final String PLAIN = "--default-authentication-plugin=mysql_native_password";

    private MySqlServer(ProcessBuilder serving, Path log, int port) throws IOException {
        super("mysql", serving, log, port);
    }

    /** Starts a server with empty data, without a binary log. @param data a directory that is there, and empty */
    public static MySqlServer start(Path data) throws IOException, InterruptedException {
        return start(List.of(), data, "--skip-log-bin");
    }

    /**
     * Starts a server with empty data.
     *
     * @param within what its programs are started by
     * @param data a directory that is there, and empty
     * @param options of its program, beside the usual ones
     */
    public static MySqlServer start(List<String> within, Path data, String... options)
            throws IOException, InterruptedException {
        Path log = data.resolveSibling("mysql.log");
        Path temporary = Files.createDirectories(data.resolveSibling(data.getFileName() + ".tmp"));
        List<String> common = new ArrayList<>(within);
        common.addAll(List.of(
                BASE.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + BASE,
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--lc-messages-dir=" + BASE.resolve("share"),
                PLAIN));
        if ("root".equals(System.getProperty("user.name"))) common.add("--user=root");
        Process installing = program(log, common, "--initialize-insecure").start();
        if (installing.waitFor() != 0) throw new IllegalStateException(Files.readString(log));
        int port = LoopbackPorts.next();
        List<String> serve = new ArrayList<>(common);
        serve.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=s",
                "--pid-file=pid",
                "--mysqlx=OFF",
                "--skip-ssl",
                "--innodb-flush-log-at-trx-commit=0"));
        var server = new MySqlServer(program(log, serve, options), log, port);
        server.begin("localhost");
        return server;
    }

    private static ProcessBuilder program(Path log, List<String> words, String... more) {
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private static Path unpacked() {
        try {
            return UnpackedOnce.in(Path.of("target"), "mysql", MySqlServer::unpackInto);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpackInto(Path folder) throws IOException {
        try (InputStream in = MySqlServer.class.getResourceAsStream("/mysql-Linux-amd64.tar.gz")) {
            if (in == null) throw new IllegalStateException("no MySQL on the class path: build with -Pdeep");
            Process tar = new ProcessBuilder("tar", "-xzf", "-", "-C", folder.toString()).start();
            try (var out = tar.getOutputStream()) {
                in.transferTo(out);
            }
            if (tar.waitFor() != 0) throw new IOException("MySQL could not be unpacked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
