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
 * @param killed whether the controller was killed on the way
 */
record DemoResult(
        String run,
        Optional<Ending> ending,
        int schemata,
        int schemataUpgraded,
        ClientStatistics client,
        Map<String, String> versions,
        boolean killed,
        Duration duration,
        Path report,
        int exitStatus) {

    /** Whether every promise was kept: nothing failed, nothing was lost. */
    boolean clean() {
        return client.failed() == 0
                && client.lostWrites() == 0
                && client.audit().equals("done");
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
