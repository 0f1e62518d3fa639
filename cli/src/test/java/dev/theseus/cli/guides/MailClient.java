package dev.theseus.cli.guides;

import dev.theseus.lab.http.HttpCall;
import dev.theseus.lab.http.RequestBody;
import dev.theseus.lab.http.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands mail to the Analytics nodes in turn, at a fixed rate: open loop, so that a request is sent when its time has come, whatever became of those before it. Nothing is sent twice.
 */
final class MailClient implements AutoCloseable {
    private static final int PER_SECOND = 20;
    private static final int PORT = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\": \"([^\"]+)\"");

    private final List<String> addresses;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread schedule = Thread.ofVirtual().unstarted(this::schedule);

    private MailClient(List<String> addresses) {
        this.addresses = addresses;
    }

    static MailClient towards(List<String> addresses) {
        MailClient client = new MailClient(addresses);
        client.schedule.start();
        return client;
    }

    private void schedule() {
        long began = System.nanoTime();
        try {
            for (long number = 0; !Thread.currentThread().isInterrupted(); number++) {
                String address = addresses.get((int) (number % addresses.size()));
                requests.execute(() -> send(address));
                TimeUnit.NANOSECONDS.sleep(
                        began + (number + 1) * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String address) {
        RequestHead head = RequestHead.of("POST", "/api/v1/transmissions");
        RequestBody mail = RequestBody.text("{\"campaign_id\": \"rolling\"}");
        try (HttpCall call = HttpCall.send(new InetSocketAddress(address, PORT), head, mail, PATIENCE)) {
            String answer = call.text();
            Matcher id = ID.matcher(answer);
            if (call.status() == 200 && id.find()) accepted.add(id.group(1));
            else failed.add(call.status() + " " + answer.lines().findFirst().orElse(""));
        } catch (IOException e) {
            failed.add(String.valueOf(e));
        }
    }

    /** Sends nothing more, and waits for the answers that are still to come. */
    void stop() throws InterruptedException {
        schedule.interrupt();
        schedule.join();
        requests.shutdown();
        if (!requests.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS))
            throw new AssertionError("requests without an answer");
    }

    /** What became of the requests that were not accepted. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    /** The numbers of the transmissions that were accepted. */
    Set<String> accepted() {
        return Set.copyOf(accepted);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
