package dev.theseus.cli.command;

import dev.theseus.actions.fleet.FleetDrift;
import dev.theseus.actions.fleet.FleetScan;
import dev.theseus.actions.fleet.FleetSizes;
import dev.theseus.actions.fleet.ledger.Ledger;
import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.actions.fleet.script.ScriptName;
import dev.theseus.actions.fleet.script.ScriptRefused;
import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.cli.session.DatabaseAccess;
import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which schemata of which server, and by which scripts. */
final class WhichFleet {
    @Parameters(paramLabel = "SCRIPTS", description = "The folder with the scripts, V1__name.sql and R__name.sql.")
    private @Nullable Path scripts;

    @Mixin
    private WhichServer where = new WhichServer();

    @Option(
            names = "--schemata",
            paramLabel = "PATTERN",
            defaultValue = "%",
            description = "Which schemata, with %% and _ as in SQL's like. Default: all but the server's own.")
    private String like = "%";

    @Option(
            names = "--ledger",
            paramLabel = "TABLE",
            defaultValue = Ledger.USUAL,
            description = "The table that says what ran. Default: ${DEFAULT-VALUE}.")
    private String ledger = Ledger.USUAL;

    /**
     * What a scan found.
     *
     * @param access to the server, for more questions
     * @param texts the scripts' texts by path
     * @param sizes in bytes, where a schema has tables
     */
    record Scanned(
            DatabaseAccess access,
            ScriptSet set,
            Map<String, String> texts,
            List<FleetScan.Found> schemata,
            Map<String, Long> sizes) {
        String server() {
            return access.at().shown();
        }

        /** As the inventory calls it. */
        String name() {
            return access.at().server().name();
        }
    }

    Scanned scan(Shop shop) throws Refused, InterruptedException {
        return scan(shop, false);
    }

    /** Of the server, and of others one after the other; with sizes. */
    List<Scanned> scan(Shop shop, List<String> others) throws Refused, InterruptedException {
        List<Scanned> all = new ArrayList<>(List.of(scan(shop, true)));
        for (String other : others) all.add(scan(where.access(shop, other), true));
        return all;
    }

    /** @param sized whether sizes are asked for; that takes longer */
    Scanned scan(Shop shop, boolean sized) throws Refused, InterruptedException {
        return scan(where.access(shop), sized);
    }

    private Scanned scan(DatabaseAccess access, boolean sized) throws Refused {
        Map<String, String> texts = texts(Required.of(scripts));
        ScriptSet set = set(access, texts);
        Scanned scanned = access.with(session -> new Scanned(
                access,
                set,
                texts,
                new FleetScan(set, ledger, session).schemata(like),
                sized ? FleetSizes.of(set.dbms(), like, session) : Map.of()));
        if (scanned.schemata().isEmpty()) throw nothing(scanned);
        return scanned;
    }

    /** No fleet at all is no fleet that is current: a wrong name, or a user that sees less than its schemata. */
    private Refused nothing(Scanned scanned) {
        return Refused.of(
                new Failure(
                        Code.BAD_VALUE,
                        scanned.server() + " has no schema that is like '" + like + "'",
                        "check --schemata, --server and --database, and what the user of the inventory may see"),
                Refused.BAD_INPUT);
    }

    /** Looks at each schema of a scan whether its catalogue is that of the others at its version. */
    FleetDrift drift(Scanned scanned) throws Refused, InterruptedException {
        return scanned.access().with(session -> {
            FleetDrift drift = new FleetDrift(scanned.set().dbms(), ledger);
            for (FleetScan.Found found : scanned.schemata()) drift.look(found, session);
            return drift;
        });
    }

    Path inventory() {
        return where.inventory();
    }

    FleetPlan.Manner manner(
            int atOnce, String maxFailures, String quarantine, Optional<FleetPlan.Guard> guard, boolean easesOff) {
        return new FleetPlan.Manner(where.database(), ledger, atOnce, maxFailures, quarantine, guard, easesOff);
    }

    private static ScriptSet set(DatabaseAccess access, Map<String, String> texts) throws Refused {
        try {
            return ScriptSet.of(Dbms.of(access.at().server()), texts);
        } catch (ScriptRefused e) {
            throw Refused.of(e.failure(), Refused.BAD_INPUT);
        } catch (IllegalArgumentException e) {
            throw Refused.of(new Failure(Code.BAD_VALUE, String.valueOf(e.getMessage()), ""), Refused.BAD_INPUT);
        }
    }

    /** What does not end like a script is none: a README may stand beside them. */
    private static Map<String, String> texts(Path folder) throws Refused {
        Map<String, String> texts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList())
                if (ScriptName.ENDINGS.stream()
                        .anyMatch(ending -> file.toString().endsWith("." + ending)))
                    texts.put(file.toString(), text(file));
            return texts;
        } catch (IOException e) {
            throw unreadable("the scripts in " + folder + " cannot be read: " + e.getMessage());
        }
    }

    private static String text(Path file) throws IOException, Refused {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(file + " is not text in UTF-8");
        }
    }

    private static Refused unreadable(String why) {
        return Refused.of(
                new Failure(Code.FILE_UNREADABLE, why, "check the path and its permissions"), Refused.BAD_INPUT);
    }
}
