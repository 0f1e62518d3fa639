package dev.theseus.lab.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Takes commands on a loopback port; it stands for the RMI registry of the original. */
public final class AdminServer {

    private static final int MAX_WORDS = 64;

    private final ServerSocket socket;
    private final Administration administration;

    private AdminServer(ServerSocket socket, Administration administration) {
        this.socket = socket;
        this.administration = administration;
    }

    public static AdminServer on(int port, Administration administration) throws IOException {
        return new AdminServer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), administration);
    }

    public void start() {
        Thread.ofPlatform().name("administration").start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException e) {
                System.err.println("administration: " + e.getMessage());
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            DataInputStream from = new DataInputStream(caller.getInputStream());
            DataOutputStream to = new DataOutputStream(caller.getOutputStream());
            int status = administration.execute(readLine(from), consoleOn(to));
            to.writeByte(Frame.END);
            to.writeInt(status);
            to.flush();
        } catch (IOException e) {
            System.err.println("administration: " + e.getMessage()); // the caller is gone; its line is in the log
        }
    }

    private static List<String> readLine(DataInputStream from) throws IOException {
        int words = from.readInt();
        if (words < 1 || words > MAX_WORDS) {
            throw new IOException("not a command line");
        }
        List<String> line = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            line.add(from.readUTF());
        }
        return line;
    }

    /** Lines to a caller that is gone are dropped: the work goes on, as in the original. */
    private static Console consoleOn(DataOutputStream to) {
        return new Console() {
            @Override
            public void line(String text) {
                send(Frame.OUT, text);
            }

            @Override
            public void error(String text) {
                send(Frame.ERR, text);
            }

            private void send(int kind, String text) {
                try {
                    to.writeByte(kind);
                    to.writeUTF(text + "\n");
                    to.flush();
                } catch (IOException gone) {
                    System.err.println("administration: the caller is gone; the command goes on");
                }
            }
        };
    }
}
