package dev.theseus.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that are kept for processes which are still to be started: nobody else gets one before it is released.
 * They lie below the range that the kernel gives to clients, since a node's port must still be free when the node is
 * started again.
 */
public final class ReservedPorts implements AutoCloseable {

    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1000;

    private final Map<Integer, ServerSocket> sockets = new ConcurrentHashMap<>();

    /** Finds a port and keeps it. */
    public int reserve() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                sockets.put(port, socket);
                return port;
            } catch (IOException taken) {
                socket.close();
            }
        }
        throw new IOException("no free port between " + FIRST + " and " + LAST);
    }

    /** Lets go of a port right before the process that it was kept for is started. */
    public int release(int port) throws IOException {
        ServerSocket socket = sockets.remove(port);
        if (socket != null) {
            socket.close();
        }
        return port;
    }

    @Override
    public void close() throws IOException {
        for (int port : sockets.keySet()) {
            release(port);
        }
    }
}
