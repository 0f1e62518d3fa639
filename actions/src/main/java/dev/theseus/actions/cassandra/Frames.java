package dev.theseus.actions.cassandra;

import dev.theseus.core.port.Sql.SqlFailed;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Requests and answers of the native protocol over one connection, one at a time. Layout: {@code native_protocol_v4.spec}. */
final class Frames implements Closeable {
    private static final int STARTUP = 0x01;
    private static final int QUERY = 0x07;
    private static final int AUTH_RESPONSE = 0x0F;
    private static final int ERROR = 0x00;
    private static final int READY = 0x02;
    private static final int AUTHENTICATE = 0x03;
    private static final int RESULT = 0x08;
    private static final int AUTH_SUCCESS = 0x10;

    private static final int HAS_WARNINGS = 0x08;
    private static final int MAX_BODY_BYTES = 256 << 20;

    private static final int PROTOCOL_ERROR = 0x000A;

    /** Errors after which it is known that nothing of the statement was done: unavailable, overloaded, bootstrapping, and all that it was refused for. */
    private static final Set<Integer> NOTHING_DONE =
            Set.of(0x000A, 0x0100, 0x1000, 0x1001, 0x1002, 0x2000, 0x2100, 0x2200, 0x2300, 0x2400, 0x2500);

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int version;
    private final String caller = Caller.next();

    Frames(Socket socket, int version) throws IOException {
        this.socket = socket;
        this.version = version;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** A node that does not speak the version that it was addressed in. */
    static final class WrongVersion extends Exception {
        private static final long serialVersionUID = 1;

        WrongVersion(String message) {
            super(message);
        }
    }

    /** What this connection is called in the node's list of its clients. */
    String caller() {
        return caller;
    }

    /** One answer: what it is, and its body. */
    private record Answer(int opcode, ByteBuffer body) {}

    void start(String user, String password) throws IOException, SqlFailed, WrongVersion {
        socket.setSoTimeout(30_000);
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(3);
        for (String word : List.of("CQL_VERSION", "3.0.0", "DRIVER_NAME", Caller.DRIVER, "DRIVER_VERSION", caller))
            string(data, word);
        Answer answer = exchange(STARTUP, body.toByteArray());
        if (answer.opcode() == AUTHENTICATE) answer = exchange(AUTH_RESPONSE, credentials(user, password));
        switch (answer.opcode()) {
            case READY, AUTH_SUCCESS -> {}
            case ERROR -> throw refused(answer.body());
            default -> throw new IOException("it asks for something other than a user and a password");
        }
    }

    /** SASL PLAIN: both between zero bytes. */
    private static byte[] credentials(String user, String password) throws IOException {
        byte[] token = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeInt(token.length);
        data.write(token);
        return body.toByteArray();
    }

    /** Sends a statement; the body of its result. */
    ByteBuffer query(String statement, int consistency, Duration timeout) throws IOException, SqlFailed {
        socket.setSoTimeout(Math.toIntExact(Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeInt(text.length);
        data.write(text);
        data.writeShort(consistency);
        data.writeByte(0);
        try {
            Answer answer = exchange(QUERY, body.toByteArray());
            if (answer.opcode() == ERROR) throw refused(answer.body());
            if (answer.opcode() != RESULT) throw new IOException("its answer is not known: " + answer.opcode());
            return answer.body();
        } catch (WrongVersion e) {
            throw new IOException(e);
        }
    }

    private Answer exchange(int opcode, byte[] body) throws IOException, WrongVersion {
        var frame = new ByteArrayOutputStream();
        var data = new DataOutputStream(frame);
        data.writeByte(version);
        data.writeByte(0);
        data.writeShort(0);
        data.writeByte(opcode);
        data.writeInt(body.length);
        data.write(body);
        out.write(frame.toByteArray());
        out.flush();

        int answered = in.readUnsignedByte() & 0x7F;
        int flags = in.readUnsignedByte();
        in.readShort();
        int what = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > MAX_BODY_BYTES) throw new IOException("it does not speak Cassandra's protocol");
        ByteBuffer content = ByteBuffer.wrap(in.readNBytes(length));
        if (content.remaining() != length) throw new IOException("the connection ended in the middle of an answer");
        if ((flags & HAS_WARNINGS) != 0) for (int n = content.getShort(); n > 0; n--) string(content);
        if (what == ERROR && content.getInt(content.position()) == PROTOCOL_ERROR && opcode == STARTUP
                || answered != version)
            throw new WrongVersion("it speaks version " + answered + " of the protocol, not " + version);
        return new Answer(what, content);
    }

    private static SqlFailed refused(ByteBuffer body) {
        int code = body.getInt();
        String message = string(body);
        return new SqlFailed(
                message, NOTHING_DONE.contains(code), new IOException("error " + Integer.toHexString(code)));
    }

    private static void string(DataOutputStream data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeShort(bytes.length);
        data.write(bytes);
    }

    static String string(ByteBuffer body) {
        byte[] bytes = new byte[Short.toUnsignedInt(body.getShort())];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
