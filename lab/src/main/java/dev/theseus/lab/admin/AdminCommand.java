package dev.theseus.lab.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The program behind every script in a node's {@code sbin}: {@code AdminCommand ROOT COMMAND ARGUMENT…}.
 *
 * <p>It uses nothing but plain sockets and files: it must start fast. Like the original it does not end the work when
 * it is killed; the node goes on.
 */
public final class AdminCommand {

    private AdminCommand() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        List<String> line = Arrays.asList(arguments).subList(1, arguments.length);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int status;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(root))) {
            status = converse(socket, line, out, err);
        } catch (IOException e) {
            err.println("Server response:\n Connection refused to host: localhost; the service does not run or ended.");
            ExecutionLog.of(root).record(line, ExitStatus.COMMUNICATION_ERROR);
            status = ExitStatus.COMMUNICATION_ERROR;
        }
        System.exit(status);
    }

    private static int port(Path root) throws IOException {
        for (String line : Files.readAllLines(root.resolve("opt/open-xchange/etc/lab.properties"))) {
            if (line.startsWith("admin_port=")) {
                return Integer.parseInt(line.substring("admin_port=".length()).strip());
            }
        }
        throw new IOException("no admin_port in lab.properties");
    }

    private static int converse(Socket socket, List<String> line, PrintStream out, PrintStream err) throws IOException {
        DataOutputStream to = new DataOutputStream(socket.getOutputStream());
        to.writeInt(line.size());
        for (String word : line) {
            to.writeUTF(word);
        }
        to.flush();
        DataInputStream from = new DataInputStream(socket.getInputStream());
        while (true) {
            switch (from.readByte()) {
                case Frame.OUT -> out.print(from.readUTF());
                case Frame.ERR -> err.print(from.readUTF());
                case Frame.END -> {
                    out.flush();
                    err.flush();
                    return from.readInt();
                }
                default -> throw new IOException("not a frame");
            }
        }
    }
}
