package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.theseus.engine.transport.supervisor.Courier.Line;
import dev.theseus.engine.transport.supervisor.Courier.Receiver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A program that goes on, on one channel of a connection. */
final class ChannelLine implements Line {
    private final ChannelExec channel;
    private final OutputStream in;

    ChannelLine(Session session, String line, Duration connectTimeout, Receiver receiver)
            throws JSchException, IOException, InterruptedException {
        channel = Exec.channel(session);
        channel.setCommand(line.getBytes(StandardCharsets.UTF_8));
        channel.setOutputStream(new Receiving(receiver));
        channel.setErrStream(OutputStream.nullOutputStream());
        in = channel.getOutputStream();
        Apart.go(() -> channel.connect((int) connectTimeout.toMillis()), channel::disconnect);
    }

    @Override
    public OutputStream in() {
        return in;
    }

    @Override
    public void close() {
        channel.disconnect();
    }

    /** The connection's own thread brings what was printed: no other one stands between. */
    private static final class Receiving extends OutputStream {
        private final Receiver receiver;

        Receiving(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            receiver.take(bytes, from, count);
        }

        @Override
        public void close() {
            receiver.end();
        }
    }
}
