package dev.theseus.lab.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One request on one connection of its own, with its answer as a stream.
 *
 * <p>The JDK's client repeats a request on a fresh connection when a kept one turns out to be dead. The lab measures
 * what an upgrade does to requests, so here nothing is kept and nothing is ever sent twice.
 */
public final class HttpCall implements AutoCloseable {

    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private final Socket socket;
    private final int status;
    private final List<Header> headers;
    private final InputStream body;

    private HttpCall(Socket socket, int status, List<Header> headers, InputStream body) {
        this.socket = socket;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Sends the request and reads the head of the answer.
     *
     * @throws ConnectFailed if nothing can have reached the server
     * @throws IOException if it may have
     */
    @SuppressWarnings("resource") // the call that is returned owns the socket
    public static HttpCall send(InetSocketAddress address, RequestHead head, RequestBody body, Duration timeout)
            throws IOException {
        Socket socket = connect(address, timeout);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            write(socket, address, head, body);
            return readAnswer(socket, head.method());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new ConnectFailed(address, e);
        }
    }

    private static void write(Socket socket, InetSocketAddress address, RequestHead head, RequestBody body)
            throws IOException {
        StringBuilder text = new StringBuilder(256);
        line(text, head.method() + " " + head.target() + " HTTP/1.1");
        if (Header.first(head.headers(), "Host").isEmpty()) {
            line(text, "Host: " + address.getHostString() + ":" + address.getPort());
        }
        head.headers().forEach(header -> line(text, header.name() + ": " + header.value()));
        line(text, "Connection: close");
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
        switch (body) {
            case RequestBody.None _ -> out.write(ended(text));
            case RequestBody.Sized(InputStream content, long length) -> {
                line(text, "Content-Length: " + length);
                out.write(ended(text));
                out.flush();
                content.transferTo(out);
            }
            case RequestBody.Chunked(InputStream content) -> {
                line(text, "Transfer-Encoding: chunked");
                out.write(ended(text));
                out.flush();
                writeChunks(content, out);
            }
        }
        out.flush();
    }

    private static void writeChunks(InputStream content, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            if (read > 0) {
                out.write((Integer.toHexString(read) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(buffer, 0, read);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }

    private static byte[] ended(StringBuilder text) {
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static HttpCall readAnswer(Socket socket, String method) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        int status = readStatus(in);
        List<Header> headers = readHeaders(in);
        while (status >= 100 && status < 200) { // interim answers say nothing that matters here
            status = readStatus(in);
            headers = readHeaders(in);
        }
        return new HttpCall(socket, status, headers, bodyOf(in, method, status, headers));
    }

    private static int readStatus(InputStream in) throws IOException {
        String[] parts = readLine(in).split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
            throw new IOException("not an HTTP answer");
        }
        return Integer.parseInt(parts[1]);
    }

    private static List<Header> readHeaders(InputStream in) throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header line in the answer");
            }
            headers.add(new Header(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        return List.copyOf(headers);
    }

    static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended before the answer was complete");
            }
            if (line.length() > MAX_HEAD_BYTES) {
                throw new IOException("a line of the answer is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private static InputStream bodyOf(InputStream in, String method, int status, List<Header> headers)
            throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (Header.first(headers, "Transfer-Encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isPresent()) {
            return new ChunkedInput(in);
        }
        String length = Header.first(headers, "Content-Length").orElse("");
        if (!length.isEmpty() && !length.matches("\\d{1,18}")) {
            throw new IOException("not a length: " + length);
        }
        return length.isEmpty() ? in : new SizedInput(in, Long.parseLong(length));
    }

    public int status() {
        return status;
    }

    public List<Header> headers() {
        return headers;
    }

    /** The answer's body as it comes; an {@link EOFException} while reading means that it was cut short. */
    public InputStream body() {
        return body;
    }

    /** The whole body as text. */
    public String text() throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
