package dev.theseus.cli.command;

import dev.theseus.cli.rehearse.Dose;
import dev.theseus.cli.rehearse.Rehearsal;
import dev.theseus.cli.rehearse.RehearsalOptions;
import dev.theseus.cli.rehearse.RehearsalResult;
import dev.theseus.cli.rehearse.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
            "Exit status: 0 where every run ended right and nobody was asked who need not be, else 1.",
            "",
            "Examples:",
            "  theseus rehearse",
            "  theseus rehearse --share 0.1 --moments 2 --no-mishaps --seed 7",
            "  theseus rehearse --share 0 --moments 0 --ways FORWARD --only database",
            "  theseus rehearse --for 10",
            "  theseus rehearse --for 10 --continue"
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
            names = "--ways",
            paramLabel = "WAY",
            split = ",",
            defaultValue = "FORWARD,BACK,FINALIZE",
            description = "Which commands are disturbed: run, its rollback, finalize. Default: ${DEFAULT-VALUE}.")
    private Set<Way> ways = Set.of();

    @Option(
            names = "--share",
            paramLabel = "X",
            defaultValue = "1",
            description = "Which share of the boundaries, 0 to 1. Default: all.")
    private double share;

    @Option(
            names = "--slices",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many runs share the boundaries of a command. Default: ${DEFAULT-VALUE}.")
    private int slices;

    @Option(
            names = "--moments",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Runs of a command whose controller is killed once, in the middle of some effect. Default: ${DEFAULT-VALUE}.")
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
            description =
                    "Also kill database, balancer, node, commands, sshd and connections, and fill disks. Default: yes.")
    private boolean mishaps = true;

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only mishaps whose description this regular expression is found in.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--queue", description = "Let requests of a schema that is being moved wait at the balancer.")
    private boolean queue;

    @Option(
            names = "--ansible",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also let Ansible do the same steps, killed once at N moments and started again. Default: 0.")
    private int ansible;

    @Option(
            names = "--continue",
            description = "Go on with the latest sweep: trials that it has already are not made again.")
    private boolean goOn;

    @Option(
            names = "--for",
            paramLabel = "MINUTES",
            description = "Begin no trial any more after so long; --continue makes the others.")
    private @Nullable Integer minutes;

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
        Path sweeps = state.resolve("rehearsal");
        Path directory = goOn ? latest(sweeps).orElse(sweeps.resolve(stamp)) : sweeps.resolve(stamp);
        RehearsalOptions options = new RehearsalOptions(
                directory,
                new RehearsalOptions.Subject(
                        home.resolve("plans/appsuite-without-downtime"),
                        home.resolve("bench/ansible/appsuite-without-downtime.yml"),
                        state.resolve("demo/cache"),
                        "8.0.0",
                        schemata,
                        20,
                        queue),
                new Dose(ways, seed, share, slices, moments, mishaps ? only : Dose.NO_MISHAPS, ansible),
                Optional.ofNullable(minutes).map(Duration::ofMinutes));
        PrintWriter talk = shop.around().err();
        RehearsalResult result = new Rehearsal(options, talk).run();
        shop.around().out().print(result.table());
        shop.around().out().flush();
        if (result.missing() > 0)
            talk.println("Trials are missing; go on with the same options and --continue. All is in " + directory);
        return result.asPromised() ? 0 : 1;
    }

    private static Optional<Path> latest(Path sweeps) throws IOException {
        if (!Files.isDirectory(sweeps)) return Optional.empty();
        try (Stream<Path> all = Files.list(sweeps)) {
            return all.filter(Files::isDirectory).max(Comparator.naturalOrder());
        }
    }
}
