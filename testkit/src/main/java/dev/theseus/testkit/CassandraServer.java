package dev.theseus.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One real Cassandra node, from the jars that {@code build/install-test-packages} brings, with a password that is wanted. */
public final class CassandraServer implements AutoCloseable {
    private static final Path JARS =
            Path.of("../.theseus/cassandra").toAbsolutePath().normalize();
    private static final List<String> OPENED = List.of(
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    /** Opcodes of the native protocol. */
    private static final int STARTUP = 0x01;

    private static final int QUERY = 0x07;
    private static final int RESULT = 0x08;
    private static final int AUTH_RESPONSE = 0x0F;
    private static final int AUTH_SUCCESS = 0x10;

    private final Process process;
    private final Path home;
    private final int port;
    private final int jmx;

    private CassandraServer(Process process, Path home, int port, int jmx) {
        this.process = process;
        this.home = home;
        this.port = port;
        this.jmx = jmx;
    }

    /**
     * Starts a node with empty data.
     *
     * @param user a superuser that it will have
     */
    public static CassandraServer start(Path home, String user, String password)
            throws IOException, InterruptedException {
        int port = freePort();
        int jmx = freePort();
        int storage = freePort();
        Files.writeString(home.resolve("cassandra.yaml"), """
                cluster_name: test
                num_tokens: 1
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: "127.0.0.1:%1$d"}]}]
                listen_address: 127.0.0.1
                rpc_address: 127.0.0.1
                storage_port: %1$d
                native_transport_port: %2$d
                endpoint_snitch: SimpleSnitch
                commitlog_sync: periodic
                commitlog_sync_period: 10000ms
                data_file_directories: [%3$s/data]
                commitlog_directory: %3$s/commitlog
                hints_directory: %3$s/hints
                saved_caches_directory: %3$s/saved
                cdc_raw_directory: %3$s/cdc
                authenticator: PasswordAuthenticator
                """.formatted(storage, port, home));
        Files.writeString(home.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>\n");
        List<String> words = new ArrayList<>(java(home, "-Xmx256m"));
        words.addAll(List.of(
                "-javaagent:" + jar("jamm-"),
                "-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.logdir=" + home,
                "-Dcassandra.jmx.local.port=" + jmx,
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=100",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.unsafesystem=true",
                "org.apache.cassandra.service.CassandraDaemon"));
        Process process = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        var server = new CassandraServer(process, home, port, jmx);
        server.awaitUp("create role " + user + " with password = '" + password.replace("'", "''")
                + "' and superuser = true and login = true");
        return server;
    }

    private void awaitUp(String creation) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(4));
        while (!isDone(creation)) {
            if (!process.isAlive() || Instant.now().isAfter(end))
                throw new IllegalStateException(Files.readString(home.resolve("out")));
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private boolean isDone(String creation) {
        try (Socket socket = client("cassandra", "cassandra", "tests", "0")) {
            byte[] text = creation.getBytes(StandardCharsets.UTF_8);
            ByteBuffer query = ByteBuffer.allocate(4 + text.length + 3).putInt(text.length);
            return exchange(socket, QUERY, query.put(text).putShort((short) 1).array()) == RESULT;
        } catch (IOException _) {
            return false;
        }
    }

    /** The connection of a client that is logged in and silent, by the names under which the node lists it. */
    public Socket client(String user, String password, String driver, String version) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            var words = new ByteArrayOutputStream();
            var startup = new DataOutputStream(words);
            startup.writeShort(3);
            for (String word : List.of("CQL_VERSION", "3.0.0", "DRIVER_NAME", driver, "DRIVER_VERSION", version))
                startup.writeUTF(word);
            exchange(socket, STARTUP, words.toByteArray());
            byte[] token = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
            ByteBuffer response = ByteBuffer.allocate(4 + token.length).putInt(token.length);
            if (exchange(socket, AUTH_RESPONSE, response.put(token).array()) != AUTH_SUCCESS)
                throw new IOException(user + " is not let in");
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The opcode of the answer. */
    private static int exchange(Socket socket, int opcode, byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + body.length)
                .put((byte) 4)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) opcode)
                .putInt(body.length)
                .put(body);
        socket.getOutputStream().write(frame.array());
        var in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(4);
        int answer = in.readUnsignedByte();
        in.skipNBytes(in.readInt());
        return answer;
    }

    private static List<String> java(Path home, String memory) throws IOException {
        return Stream.concat(
                        Stream.of(
                                jdk17(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                memory,
                                "-Dlogback.configurationFile=" + home.resolve("logback.xml"),
                                "-Dcassandra.storagedir=" + home,
                                "-cp",
                                JARS + "/*"),
                        OPENED.stream())
                .toList();
    }

    private static String jdk17() throws IOException {
        try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
            return installed
                    .filter(jdk -> jdk.getFileName().toString().contains("17"))
                    .map(jdk -> jdk.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("Cassandra needs a JDK 17: run build/install-test-packages"))
                    .toString();
        }
    }

    private static Path jar(String prefix) throws IOException {
        if (!Files.isDirectory(JARS))
            throw new IllegalStateException("there is no Cassandra: run build/install-test-packages");
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public Path data() {
        return home.resolve("data");
    }

    /** Writes a {@code nodetool} for this node. */
    public void nodetool(Path file) throws IOException {
        List<String> words = new ArrayList<>(java(home, "-Xmx64m"));
        words.addAll(List.of("org.apache.cassandra.tools.NodeTool", "-p", Integer.toString(jmx)));
        Files.writeString(file, "#!/bin/sh\nexec '" + String.join("' '", words) + "' \"$@\"\n");
        if (!file.toFile().setExecutable(true)) throw new IOException(file.toString());
    }

    /** Ends it, and removes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        Tree.delete(home);
    }
}
