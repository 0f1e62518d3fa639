package dev.theseus.actions.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Stands before a server and adds half of a round trip to each direction. */
final class DelayingProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int BACKLOG = 100;

    private final ServerSocket listening;
    private final int target;
    private final Duration oneWay;

    DelayingProxy(int target, Duration roundTrip) throws IOException {
        this.listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneWay = roundTrip.dividedBy(2);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                for (Socket one : new Socket[] {client, server}) one.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> pump(client, server));
                Thread.ofPlatform().daemon().start(() -> pump(server, client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                LockSupport.parkNanos(oneWay.toNanos());
                out.write(chunk, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // One side has closed; so does the other.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
