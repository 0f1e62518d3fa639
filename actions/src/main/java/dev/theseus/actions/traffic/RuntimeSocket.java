package dev.theseus.actions.traffic;

import dev.theseus.core.port.Balancer.BalancerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's runtime API at an address that this machine reaches. */
record RuntimeSocket(String balancer, SocketAddress address) implements RuntimeApi {
    private static final Pattern HOST_PORT = Pattern.compile("\\[?([A-Za-z0-9_.:-]+?)]?:(\\d{1,5})");
    private static final long TIMEOUT_NANOS = 10_000_000_000L;
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    /** @param where a path, or host:port */
    static RuntimeSocket at(String balancer, String where) throws BalancerException {
        try {
            if (where.startsWith("/")) return new RuntimeSocket(balancer, UnixDomainSocketAddress.of(where));
            Matcher tcp = HOST_PORT.matcher(where);
            if (!tcp.matches())
                throw new BalancerException("'" + where + "' is neither the path of a socket nor host:port");
            return new RuntimeSocket(balancer, new InetSocketAddress(tcp.group(1), Integer.parseInt(tcp.group(2))));
        } catch (IllegalArgumentException e) {
            throw new BalancerException("'" + where + "' is no address", e);
        }
    }

    @Override
    public String ask(String command) throws BalancerException, InterruptedException {
        if (command.indexOf('\n') >= 0) throw new IllegalArgumentException("one command at a time");
        var family = address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : null;
        try (SocketChannel channel = family == null ? SocketChannel.open() : SocketChannel.open(family);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            return new Exchange(channel, selector, System.nanoTime() + TIMEOUT_NANOS).carry(address, command);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw new BalancerException(
                    "HAProxy " + balancer + " did not answer at " + address + ": " + e.getMessage(), e);
        }
    }

    private static InterruptedException interrupted(IOException e) {
        boolean cleared = Thread.interrupted();
        var interrupted = new InterruptedException(cleared ? "interrupted" : e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }

    /** One connection in the making, with a deadline for all of it. */
    private record Exchange(SocketChannel channel, Selector selector, long deadline) {

        String carry(SocketAddress address, String command) throws IOException, InterruptedException {
            if (!channel.connect(address)) {
                ready(SelectionKey.OP_CONNECT);
                channel.finishConnect();
            }
            ByteBuffer out = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                ready(SelectionKey.OP_WRITE);
                channel.write(out);
            }
            var answer = new ByteArrayOutputStream();
            ByteBuffer in = ByteBuffer.allocate(16_384);
            while (true) {
                ready(SelectionKey.OP_READ);
                if (channel.read(in.clear()) < 0) return whole(answer.toString(StandardCharsets.UTF_8));
                answer.write(in.array(), 0, in.position());
                if (answer.size() > MAX_ANSWER_BYTES) throw new IOException("its answer does not end");
            }
        }

        /** Every answer ends with an empty line; nothing at all is what a command gets that HAProxy did not take. */
        private static String whole(String answer) throws IOException {
            if (!answer.endsWith("\n")) throw new IOException("it closed the connection without a whole answer");
            return answer;
        }

        private void ready(int operation) throws IOException, InterruptedException {
            channel.register(selector, operation);
            long left = (deadline - System.nanoTime()) / 1_000_000;
            selector.selectedKeys().clear();
            int chosen = left <= 0 ? 0 : selector.select(left);
            if (Thread.interrupted()) throw new InterruptedException();
            if (chosen == 0) throw new IOException("no answer within 10 seconds");
        }
    }
}
