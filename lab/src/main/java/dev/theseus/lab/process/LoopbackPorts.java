package dev.theseus.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Loopback ports for servers that are still to be started. Each JVM draws from blocks of its own, whose first port it
 * keeps for as long as it lives: nobody else who draws here takes a port while its server is about to start, or to start
 * again. They lie below the range that the kernel gives to clients.
 */
public final class LoopbackPorts {

    private static final int FIRST = 15_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS = 170;
    private static final int MOST_OF_ONE = 20;

    /** Which blocks are this JVM's, by the sockets that say so. */
    private static final List<ServerSocket> CLAIMS = new ArrayList<>();

    private static int claim = -1;
    private static int next = BLOCK;

    private LoopbackPorts() {}

    /** A port that nothing listens on, and that was not given out here for long. */
    public static synchronized int next() throws IOException {
        for (int attempt = 0; attempt < MOST_OF_ONE * BLOCK; attempt++) {
            if (next == BLOCK) turnToNextBlock();
            int port = CLAIMS.get(claim).getLocalPort() + next++;
            try (ServerSocket _ = bound(port)) {
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IOException("no free port between " + FIRST + " and " + (FIRST + BLOCKS * BLOCK));
    }

    private static void turnToNextBlock() throws IOException {
        if (CLAIMS.size() < MOST_OF_ONE && claimed()) claim = CLAIMS.size() - 1;
        else if (CLAIMS.isEmpty()) throw new IOException("others have taken all ports from " + FIRST + " on");
        else claim = (claim + 1) % CLAIMS.size();
        next = 1;
    }

    private static boolean claimed() {
        List<Integer> blocks =
                new ArrayList<>(IntStream.range(0, BLOCKS).boxed().toList());
        Collections.shuffle(blocks);
        for (int block : blocks) {
            try {
                CLAIMS.add(bound(FIRST + block * BLOCK));
                return true;
            } catch (IOException taken) {
                continue;
            }
        }
        return false;
    }

    static ServerSocket bound(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
