package dev.theseus.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port that nobody listens on. It lies below the range that the kernel gives to clients: a node's port must
 * still be free when the node is started again.
 */
public final class FreePort {

    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private FreePort() {}

    public static int find() throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IOException("no free port between " + FIRST + " and " + LAST);
    }
}
