package dev.theseus.lab.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Loopback ports that are kept for processes which are still to be started: nobody else gets one before it is released. */
public final class ReservedPorts implements AutoCloseable {

    private static final int ATTEMPTS = 10;

    private final Map<Integer, ServerSocket> sockets = new ConcurrentHashMap<>();

    /** Finds a port and keeps it. */
    public int reserve() throws IOException {
        IOException why = new IOException("no port");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = LoopbackPorts.next();
            try {
                sockets.put(port, LoopbackPorts.bound(port));
                return port;
            } catch (IOException taken) {
                why = taken;
            }
        }
        throw why;
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
