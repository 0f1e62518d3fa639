package dev.theseus.cli.command;

import dev.theseus.cli.rehearse.Rehearsal;
import dev.theseus.cli.rehearse.RehearsalOptions;
import dev.theseus.cli.rehearse.RehearsalResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rehearse",
        description = {
            "Carry the demonstration's plan out on labs of this machine, over and over, and kill its controller on the way.",
            "Each run is compared with an undisturbed one: what was done twice, what was left out, where a person was asked."
        },
        footer = {
            "",
            "Exit status: 0 where every run ended right and nobody was asked, else 1.",
            "",
            "Examples:",
            "  theseus rehearse",
            "  theseus rehearse --share 0.1 --moments 2 --no-mishaps --seed 7",
            "  theseus rehearse --share 0 --moments 0 --only database"
        })
final class RehearseCommand implements Callable<Integer> {
    private final Shop shop;

    @Option(
            names = "--schemata",
            paramLabel = "N",
            defaultValue = "3",
            description = "Schemata of a lab. Default: ${DEFAULT-VALUE}.")
    private int schemata;

    @Option(
            names = "--share",
            paramLabel = "X",
            defaultValue = "1",
            description = "Which share of the boundaries, 0 to 1. Default: all.")
    private double share;

    @Option(
            names = "--moments",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Runs whose controller is killed once, in the middle of some effect. Default: ${DEFAULT-VALUE}.")
    private int moments;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Chooses boundaries and moments. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--mishaps",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also kill database, balancer, node, commands, sshd and connections. Default: yes.")
    private boolean mishaps = true;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only mishaps whose description this regular expression is found in.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--ansible",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also let Ansible do the same steps, killed once at N moments and started again. Default: 0.")
    private int ansible;

    RehearseCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        Path state = shop.store().state().toAbsolutePath();
        Path home = Path.of(System.getProperty("theseus.home", "."));
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                .withZone(shop.around().zone())
                .format(shop.around().clock().instant());
        RehearsalOptions options = new RehearsalOptions(
                state.resolve("rehearsal").resolve(stamp),
                state.resolve("demo/cache"),
                home.resolve("plans/appsuite-without-downtime"),
                "8.0.0",
                schemata,
                20,
                seed,
                share,
                moments,
                mishaps ? only : RehearsalOptions.NO_MISHAPS,
                ansible,
                home.resolve("bench/ansible/appsuite-without-downtime.yml"));
        PrintWriter talk = shop.around().err();
        RehearsalResult result = new Rehearsal(options, talk).run();
        shop.around().out().print(result.table());
        shop.around().out().flush();
        return result.asPromised() ? 0 : 1;
    }
}
