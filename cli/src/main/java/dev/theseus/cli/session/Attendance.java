package dev.theseus.cli.session;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.port.Failure;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.port.Transports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether every host that a plan may need answers, asked before its run begins: a night is better not begun than stopped in the third
 * phase by a key that is not there. The connections stay open for the run.
 */
final class Attendance {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Transports transports;

    Attendance(Transports transports) {
        this.transports = transports;
    }

    /** @throws Refused with all that do not answer, and why */
    void of(List<Host> hosts) throws Refused, InterruptedException {
        Map<String, Future<?>> answers = new LinkedHashMap<>();
        List<Failure> missing = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host host : hosts)
                if (host.reach() instanceof Reach.Ssh)
                    answers.put(
                            host.name(),
                            threads.submit(() -> transports.to(host).facts("-")));
            for (var answer : answers.entrySet()) {
                try {
                    answer.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TransportException failed))
                        throw new IllegalStateException("asking " + answer.getKey(), e.getCause());
                    missing.add(new Failure(failed.code(), String.valueOf(failed.getMessage()), ""));
                }
            }
        }
        if (missing.isEmpty()) return;
        missing.add(
                new Failure(
                        missing.getFirst().code(),
                        missing.size() + " of " + hosts.size() + " hosts that this plan may need cannot be used",
                        "mend that, and start again: nothing was begun; or say --whoever-comes, and each is met when its turn comes"));
        throw Refused.of(missing, Refused.FAILED);
    }
}
