package dev.theseus.cli.demo;

import dev.theseus.cli.view.Times;
import dev.theseus.core.run.Ending;
import dev.theseus.lab.client.ClientStatistics;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/** What a demonstration came to, for a person. */
record Summary(DemoResult result, DemoOptions options) {

    void print(PrintWriter out) {
        ClientStatistics client = result.client();
        out.println();
        out.println(sentence());
        out.println();
        line(out, "schemata", result.schemataUpgraded() + " of " + result.schemata() + " upgraded");
        if (result.ending().equals(Optional.of(Ending.DONE)))
            line(
                    out,
                    "baselines",
                    "compared by the plan: the same contexts are disabled as before, and none is missing");
        line(out, "versions", versions(result.versions()));
        line(
                out,
                "requests",
                client.requests() + " sent at " + client.rate() + " a second, median " + client.p50Ms()
                        + " ms, 99 % below " + client.p99Ms() + " ms");
        line(out, "failed", Long.toString(client.failed()));
        line(out, "lost writes", client.lostWrites() + " of " + client.acknowledgedWrites() + " acknowledged");
        line(out, "refused", client.refusedWhileMoving() + ", each while its own tenant was being moved");
        if (result.queued())
            line(
                    out,
                    "waited",
                    client.waited()
                            + " while their tenant was being moved, and were then answered: longer than usual by "
                            + client.addedP50Ms() + " ms in the middle, 99 % by less than " + client.addedP99Ms()
                            + " ms, at most " + client.addedMaxMs() + " ms");
        line(out, "redirected", client.redirected() + " to the second balancer, " + client.loops() + " loops");
        client.failures().stream()
                .limit(5)
                .forEach(
                        failure -> line(out, "", failure.count() + " × " + failure.reason() + ": " + failure.sample()));
        out.println();
        out.println("  report: " + result.report());
        out.println("  run:    " + result.run() + " in " + options.state());
        if (result.ending().isEmpty()) waiting(out);
        if (!options.keep()) {
            out.println();
            out.println(
                    "  This installation ends with the demonstration. With --keep it goes on, for finalize, rollback or an answer.");
        }
    }

    private String sentence() {
        String time = Times.span(result.duration());
        String killed = result.killed() ? ", its controller killed half way" : "";
        Optional<Ending> ending = result.ending();
        if (ending.isEmpty()) return "The run waits for a person after " + time + killed + ".";
        return switch (ending.get()) {
            case DONE ->
                result.clean()
                        ? "Upgraded in " + time + killed + ", and nobody noticed."
                        : "Upgraded in " + time + killed + ", but users noticed: see below.";
            case FINISHED_WITH_FAILURES -> "Finished in " + time + killed + ", with failures.";
            case FAILED, REFUSED, STOPPED, ABANDONED -> "It did not succeed: " + ending.get() + ".";
            case ROLLED_BACK -> "Rolled back after " + time + killed + ".";
        };
    }

    private void waiting(PrintWriter out) {
        options.failSchema().ifPresent(schema -> {
            out.println();
            out.println("  The update of " + schema
                    + " failed, as asked. Theseus did not believe the command's exit status 0: it looked");
            out.println(
                    "  at the table of tasks, restored the schema from its verified dump, pointed its tenants back at the old version and enabled");
            out.println("  them there. The other schemata wait for your word.");
        });
    }

    private static String versions(Map<String, String> versions) {
        var joined = new StringBuilder();
        versions.forEach((node, version) -> joined.append(joined.isEmpty() ? "" : ", ")
                .append(node)
                .append(' ')
                .append(version));
        return joined.toString();
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("  %-12s %s%n", name, text);
    }
}
