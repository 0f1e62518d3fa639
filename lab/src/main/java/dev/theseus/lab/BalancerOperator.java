package dev.theseus.lab;

import dev.theseus.lab.http.ConnectFailed;
import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import dev.theseus.lab.proxy.ServerView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Puts the lab's nodes behind a balancer, through its API. */
record BalancerOperator(int adminPort) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /** Returns when the balancer's process answers. */
    void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                call("GET", "/servers", "");
                return;
            } catch (ConnectFailed e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** Adds a server, or takes one into service that was out of it, and returns when the balancer has found it up. */
    void add(String name, int port) throws IOException, InterruptedException {
        call("PUT", "/servers/" + name, "{\"address\":\"127.0.0.1:" + port + "\"}");
        call("PUT", "/servers/" + name + "/state", "{\"state\":\"ready\"}");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!call("GET", "/servers/" + name, "").contains("\"up\":true")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the balancer does not find " + name + " up");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Adds a server that gets nothing before somebody sets it ready. */
    void addOutOfService(String name, int port) throws IOException {
        call("PUT", "/servers/" + name, "{\"address\":\"127.0.0.1:" + port + "\",\"state\":\"maint\"}");
    }

    /** Says which schema's requests those of a context are. */
    void belongs(long context, String schema) throws IOException {
        call("PUT", "/tables/schemata/" + context, "{\"text\":\"" + schema + "\"}");
    }

    /** The servers, in the order in which they were added. */
    List<ServerView> servers() throws IOException {
        return new LabJson().read(call("GET", "/servers", ""), Servers.class).servers();
    }

    /** The keys whose requests wait. */
    Set<String> held() throws IOException {
        return new LabJson().read(call("GET", "/queue", ""), Held.class).held().keySet();
    }

    private record Held(Map<String, Object> held) {}

    private record Servers(String balancer, List<ServerView> servers) {}

    private String call(String method, String target, String body) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort);
        RequestBody content = body.isEmpty() ? RequestBody.none() : RequestBody.text(body);
        try (HttpCall call = HttpCall.send(address, RequestHead.of(method, target), content, TIMEOUT)) {
            String text = call.text();
            if (call.status() >= 300) {
                throw new IOException(method + " " + target + ": " + call.status() + " " + text);
            }
            return text;
        }
    }
}
