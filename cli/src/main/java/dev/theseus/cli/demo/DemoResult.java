package dev.theseus.cli.demo;

import dev.theseus.core.run.Ending;
import dev.theseus.lab.client.ClientStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a demonstration came to.
 *
 * @param ending how the run ended; absent where it waits for a person
 * @param versions what is installed on each node now
 * @param queued whether requests of a schema that was being moved were to wait instead of being refused
 * @param killed whether the controller was killed on the way
 */
record DemoResult(
        String run,
        Optional<Ending> ending,
        int schemata,
        int schemataUpgraded,
        ClientStatistics client,
        Map<String, String> versions,
        boolean queued,
        boolean killed,
        Duration duration,
        Path report,
        int exitStatus) {

    /** Whether every promise was kept: nothing failed, nothing was lost, and nobody was refused who was to wait. */
    boolean clean() {
        return client.failed() == 0
                && client.lostWrites() == 0
                && client.audit().equals("done")
                && (!queued || client.refusedWhileMoving() == 0);
    }

    /** One object for programs. Numbers and plain words only, so that nothing needs escaping but the two paths. */
    String json() {
        return "{\"version\":1,\"outcome\":\""
                + ending.map(Enum::name).orElse("WAITING").toLowerCase(java.util.Locale.ROOT)
                + "\",\"requests\":" + client.requests()
                + ",\"ok\":" + client.ok()
                + ",\"failed\":" + client.failed()
                + ",\"lost_writes\":" + client.lostWrites()
                + ",\"acknowledged_writes\":" + client.acknowledgedWrites()
                + ",\"refused_while_moving\":" + client.refusedWhileMoving()
                + ",\"queue\":" + queued
                + ",\"waiting_requests\":" + client.waited()
                + ",\"added_latency_p50_ms\":" + client.addedP50Ms()
                + ",\"added_latency_p99_ms\":" + client.addedP99Ms()
                + ",\"added_latency_max_ms\":" + client.addedMaxMs()
                + ",\"redirected\":" + client.redirected()
                + ",\"loops\":" + client.loops()
                + ",\"schemata\":" + schemata
                + ",\"schemata_upgraded\":" + schemataUpgraded
                + ",\"controller_killed\":" + killed
                + ",\"duration_ms\":" + duration.toMillis()
                + ",\"run\":" + quoted(run)
                + ",\"report\":" + quoted(report.toString()) + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
