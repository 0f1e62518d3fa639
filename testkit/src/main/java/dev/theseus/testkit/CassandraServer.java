package dev.theseus.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One real Cassandra node, from the jars that {@code build/install-test-packages} brings, with a password that is wanted. */
public final class CassandraServer implements AutoCloseable {
    /** Opcodes of the native protocol. */
    private static final int STARTUP = 0x01;

    private static final int QUERY = 0x07;
    private static final int RESULT = 0x08;
    private static final int AUTH_RESPONSE = 0x0F;
    private static final int AUTH_SUCCESS = 0x10;

    private CassandraProgram program;
    private Process process;

    private CassandraServer(CassandraProgram program) throws IOException {
        this.program = program;
        this.process = Leash.on(program.start());
    }

    /**
     * Starts a node with empty data, alone in its cluster.
     *
     * @param user a superuser that it will have
     * @param ports where it gets ports that nobody else takes before it is up
     */
    public static CassandraServer start(Path home, String user, String password, Ports ports)
            throws IOException, InterruptedException {
        CassandraServer server = begin(home, Seat.alone(ports), ports);
        server.await("create role " + user + " with password = '" + password.replace("'", "''")
                + "' and superuser = true and login = true");
        return server;
    }

    /** Starts a node with empty data, and does not wait for it. It has the superuser that Cassandra brings, unless its cluster has others. */
    public static CassandraServer begin(Path home, Seat seat, Ports ports) throws IOException {
        return new CassandraServer(CassandraProgram.configured(home, seat, ports.next()));
    }

    /** Gives a port that nobody listens on. */
    @FunctionalInterface
    public interface Ports {
        int next() throws IOException;
    }

    /**
     * A node's place in its cluster.
     *
     * @param address of the loopback network; no two nodes of a cluster have the same
     * @param seed the address of the node that others ask first
     * @param storage the port at which nodes speak to each other, the same on all
     * @param port at which clients speak to it
     * @param token where its part of the ring begins; absent where that is left to chance
     * @param bootstraps whether it gets the data that are its part before it takes part
     * @param settles how long it gives the others to hear of what it is about to do
     * @param lasts whether it knows its schema again when its process was killed; one that need not starts in half the time
     */
    public record Seat(
            String address,
            String seed,
            int storage,
            int port,
            Optional<Long> token,
            boolean bootstraps,
            Duration settles,
            boolean lasts) {
        static Seat alone(Ports ports) throws IOException {
            return new Seat(
                    "127.0.0.1",
                    "127.0.0.1",
                    ports.next(),
                    ports.next(),
                    Optional.empty(),
                    true,
                    Duration.ofMillis(100),
                    false);
        }
    }

    /** Until it carries out a statement for the superuser that Cassandra brings. */
    public void await(String statement) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(4));
        while (!isDone(statement)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) throw new IllegalStateException(program.said());
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private boolean isDone(String statement) {
        try (Socket socket = client("cassandra", "cassandra", "tests", "0")) {
            byte[] text = statement.getBytes(StandardCharsets.UTF_8);
            ByteBuffer query = ByteBuffer.allocate(4 + text.length + 3).putInt(text.length);
            return exchange(socket, QUERY, query.put(text).putShort((short) 1).array()) == RESULT;
        } catch (IOException _) {
            return false;
        }
    }

    /** The connection of a client that is logged in and silent, by the names under which the node lists it. */
    public Socket client(String user, String password, String driver, String version) throws IOException {
        var socket = new Socket(program.seat().address(), port());
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

    public int port() {
        return program.seat().port();
    }

    public String address() {
        return program.seat().address();
    }

    public Path data() {
        return program.home().resolve("data");
    }

    /** Writes a {@code nodetool} for this node. */
    public void nodetool(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec '" + String.join("' '", program.nodetool()) + "' \"$@\"\n");
        if (!file.toFile().setExecutable(true)) throw new IOException(file.toString());
    }

    /** Lets it stand still, as if it were cut off; nobody is told. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** It goes on. */
    public void unpause() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) throw new IOException("kill -" + name + " ended with " + status);
    }

    /** Ends its process; its data stay. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts its process anew on the data that it has, and does not wait for it. */
    public void restart() throws IOException, InterruptedException {
        kill();
        process = Leash.on(program.start());
    }

    /** As {@link #restart}, by the jars of another release. */
    public void restart(Path release) throws IOException, InterruptedException {
        program = program.by(release);
        restart();
    }

    /** Ends it, and removes its data. */
    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        Tree.delete(program.home());
    }
}
