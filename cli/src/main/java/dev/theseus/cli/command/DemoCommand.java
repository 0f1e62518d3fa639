package dev.theseus.cli.command;

import dev.theseus.cli.demo.Demo;
import dev.theseus.cli.demo.DemoOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Upgrade a small real installation on this machine, under load, and show what its users noticed.",
        footer = {
            "",
            "Examples:",
            "  theseus demo",
            "  theseus demo --queue",
            "  theseus demo --kill-controller",
            "  theseus demo --fail-schema oxdatabase_12",
            "  theseus demo --json | tail -n 1"
        })
final class DemoCommand implements Callable<Integer> {
    private final Shop shop;

    @Option(
            names = "--kill-controller",
            description = "Kill the controller with SIGKILL in the middle, and resume the run.")
    private boolean killController;

    @Option(names = "--fail-schema", paramLabel = "NAME", description = "Let the update of this schema fail.")
    private @Nullable String failSchema;

    @Option(
            names = "--queue",
            description = "Let requests of a schema that is being moved wait at the balancer instead of being refused.")
    private boolean queue;

    @Option(names = "--keep", description = "Keep the installation running afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "60",
            description = "Requests a second that the client sends. Default: ${DEFAULT-VALUE}.")
    private int rate = 60;

    DemoCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("theseus.home", "."));
        Path demo = shop.store().state().resolve("demo").toAbsolutePath();
        boolean json = shop.common().json();
        PrintWriter out = shop.around().out();
        PrintWriter talk = json ? shop.around().err() : out;
        DemoOptions options = new DemoOptions(
                demo,
                demo.resolve("runs").resolve(stamp()),
                demo.resolve("cache"),
                home.resolve("plans/appsuite-without-downtime"),
                rate,
                killController,
                Optional.ofNullable(failSchema),
                queue,
                json,
                keep);
        return new Demo(options, shop.desk().language(), out, talk).run();
    }

    /** A name that no earlier demonstration has. */
    private String stamp() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                .withZone(shop.around().zone())
                .format(shop.around().clock().instant());
    }
}
