package dev.theseus.cli.command;

import dev.theseus.actions.fleet.Fleet;
import dev.theseus.cli.session.Job;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.ByteSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = {
            "Move all schemata that have something pending: canaries first, then the others, the largest first.",
            "On Cassandra these are keyspaces, and they go one at a time: a cluster's schema is changed once at a time.",
            "It is a run like any other: status, resume, report."
        },
        footer = {
            "",
            "Exit status: as for theseus run; where nothing was pending 0, or 3 if some are drifted or unreadable, or none has a ledger.",
            "",
            "Examples:",
            "  theseus fleet run scripts -i site.yaml --schemata 'tenant\\_%%' --at-once 8 --max-failures 1%% --quarantine 2%%",
            "  theseus fleet run scripts -i site.yaml --plan moving    write the plan, to look at it and change it",
            "  theseus fleet run cql -i site.yaml --server ring --schemata 'app\\_%%' --max-failures 1    keyspaces"
        })
final class FleetRunCommand implements Callable<Integer> {
    private static final int USUALLY_AT_ONCE = 4;

    private final Shop shop;

    @Mixin
    private WhichFleet which = new WhichFleet();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--and-server",
            paramLabel = "NAME",
            description = "Another server of the inventory, moved in the same run. Can be given several times.")
    private List<String> others = new ArrayList<>();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description =
                    "How many schemata at a time, on each server. Default: 4. Keyspaces of Cassandra always go one by one.")
    private @Nullable Integer atOnce;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many schemata may fail and are set aside, a count or a percentage. Default: none.")
    private String maxFailures = "0";

    @Option(
            names = "--quarantine",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "How many schemata that failed are set aside and tried once more, last, before they count as failed; a count or a percentage. Default: none.")
    private String quarantine = "0";

    @Option(
            names = "--ease-off",
            description =
                    "Fewer at a time, down to one, while a server answers slowly, has much under way, or its replicas are behind. Not on Cassandra.")
    private boolean easesOff;

    @Option(
            names = "--refuse",
            paramLabel = "WORK",
            description =
                    "Refuse what does this to the rows of a large table, before anything is sent: copies, rebuilds or reads. Not on Cassandra.")
    private @Nullable String refused;

    @Option(
            names = "--larger-than",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "Which tables are large for --refuse: 500MB, 2GiB. Default: all that are not empty.")
    private String largerThan = "0";

    @Option(names = "--no-canaries", description = "Begin with all of them.")
    private boolean noCanaries;

    @Option(names = "--with-new", description = "Also schemata without a ledger; those with tables are refused.")
    private boolean withNew;

    @Option(names = "--plan", paramLabel = "DIR", description = "Write the plan into a new folder, and run nothing.")
    private @Nullable Path folder;

    FleetRunCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        if (atOnce != null && atOnce < 1 || !isShare(maxFailures) || !isShare(quarantine))
            throw refused(
                    Code.BAD_VALUE,
                    "--at-once is 1 at least, --max-failures and --quarantine a count, a percentage or all");
        Optional<FleetPlan.Guard> guard = guard();
        List<WhichFleet.Scanned> servers = which.scan(shop, others, ofSqlOnly());
        List<FleetPlan.Member> moving = new ArrayList<>();
        for (WhichFleet.Scanned server : servers) moving.addAll(moving(server));
        if (moving.isEmpty()) return nothing(servers);
        FleetPlan plan = FleetPlan.of(
                servers.getFirst().texts(),
                moving,
                !noCanaries,
                manner(servers.getFirst().fleet(), guard));
        Path written = folder;
        if (written == null) return run(plan);
        if (Files.exists(written))
            throw refused(Code.FILE_REFUSED, written + " is there already; it was left as it is");
        plan.write(written);
        shop.print(
                "Written: " + written + ". Look at it, then theseus run " + Shop.quoted(written.toString()) + " -i …");
        return 0;
    }

    private List<SqlOnly> ofSqlOnly() {
        List<SqlOnly> given = new ArrayList<>();
        if (refused != null || !largerThan.equals("0")) given.add(SqlOnly.REFUSE);
        if (easesOff) given.add(SqlOnly.EASE_OFF);
        if (!others.isEmpty()) given.add(SqlOnly.AND_SERVER);
        return given;
    }

    private FleetPlan.Manner manner(Fleet fleet, Optional<FleetPlan.Guard> guard) {
        return new FleetPlan.Manner(
                fleet.noun(),
                which.database(),
                which.ledger(),
                atOnce(fleet),
                maxFailures,
                quarantine,
                guard,
                easesOff);
    }

    private int atOnce(Fleet fleet) {
        int wanted = atOnce == null ? USUALLY_AT_ONCE : atOnce;
        if (wanted <= fleet.mostAtOnce()) return wanted;
        if (atOnce != null) {
            shop.around()
                    .err()
                    .println("theseus: " + fleet.noun().many() + " go one at a time, whatever --at-once says:"
                            + " the schema of a cluster is changed once at a time");
            shop.around().err().flush();
        }
        return fleet.mostAtOnce();
    }

    /** What cannot be moved is not what need not be. */
    private int nothing(List<WhichFleet.Scanned> servers) {
        Map<FleetRow.State, Integer> left = new TreeMap<>();
        for (WhichFleet.Scanned server : servers)
            for (var found : server.schemata()) left.merge(FleetRow.of(found).state(), 1, Integer::sum);
        Integer current = left.remove(FleetRow.State.CURRENT);
        if (left.isEmpty()) {
            shop.print("Nothing is pending.");
            return 0;
        }
        String counts = left.entrySet().stream()
                .map(state -> servers.getFirst().counted(state.getValue()) + " " + state.getKey())
                .collect(Collectors.joining(", "));
        shop.print("Nothing is pending, but " + counts + ", left as they are: theseus fleet scan -q says more.");
        boolean newOnes = left.keySet().equals(Set.of(FleetRow.State.NO_LEDGER)) && current != null;
        return newOnes ? 0 : FleetStatusCommand.NOT_CURRENT;
    }

    private List<FleetPlan.Member> moving(WhichFleet.Scanned server) {
        List<FleetPlan.Member> moving = new ArrayList<>();
        for (var found : server.schemata()) {
            FleetRow.State state = FleetRow.of(found).state();
            if (state == FleetRow.State.PENDING || withNew && state == FleetRow.State.NO_LEDGER)
                moving.add(new FleetPlan.Member(
                        server.name(), found.schema(), server.sizes().getOrDefault(found.schema(), 0L)));
        }
        return moving;
    }

    private static boolean isShare(String word) {
        return word.matches("\\d{1,7}|\\d{1,2}%|100%|all");
    }

    private Optional<FleetPlan.Guard> guard() throws Refused {
        String work = refused;
        if (work == null) return Optional.empty();
        try {
            ByteSizes.parse(largerThan);
        } catch (IllegalArgumentException e) {
            throw refused(Code.BAD_VALUE, "--larger-than: " + e.getMessage());
        }
        if (!List.of("copies", "rebuilds", "reads").contains(work))
            throw refused(Code.BAD_VALUE, "--refuse is copies, rebuilds or reads");
        return Optional.of(new FleetPlan.Guard(work, largerThan));
    }

    private static Refused refused(Code code, String why) {
        return Refused.of(new Failure(code, why, ""), Refused.BAD_INPUT);
    }

    /** The run stores the plan with its scripts; what it was read from is not needed afterwards. */
    private int run(FleetPlan plan) throws Exception {
        Path temporary = Files.createTempDirectory("theseus-fleet");
        Job job;
        try {
            plan.write(temporary);
            job = shop.desk().read(temporary, which.inventory());
        } finally {
            remove(temporary);
        }
        return shop.controller().start(job, options.given(), options.manner(), false);
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) Files.delete(file);
    }
}
