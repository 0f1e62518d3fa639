package dev.theseus.engine.transport.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire between us and a server, that can be cut. */
final class Wire implements AutoCloseable {
    private final ServerSocket listener;
    private final int to;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;
    private volatile boolean silent;

    Wire(int to) throws IOException {
        this.to = to;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections went over it. */
    int connections() {
        return ends.size() / 2;
    }

    /** From now on nothing that is sent arrives, and nobody is told. */
    void fallSilent() {
        silent = true;
    }

    /** Cuts what goes over it now; new connections get through. */
    void cut() {
        ends.forEach(Wire::closeQuietly);
    }

    /** Cuts what goes over it now, and lets nobody through until it is mended. */
    void cutForGood() {
        open = false;
        cut();
    }

    void mend() {
        open = true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket here = listener.accept();
                if (!open) {
                    here.close();
                    continue;
                }
                var there = new Socket(InetAddress.getLoopbackAddress(), to);
                ends.addAll(List.of(here, there));
                Thread.startVirtualThread(() -> pump(here, there));
                Thread.startVirtualThread(() -> pump(there, here));
            } catch (IOException closedOrServerGone) {
                // The client sees a connection that ends.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer))
                if (!silent) out.write(buffer, 0, count);
        } catch (IOException cut) {
            // Both ends are closed now.
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
