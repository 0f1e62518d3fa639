package dev.theseus.cli.command;

import dev.theseus.actions.fleet.Fleet;
import dev.theseus.actions.fleet.FleetDrift;
import dev.theseus.actions.fleet.KeyspaceFleet;
import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Ledger;
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

/** Which schemata of which server, or keyspaces of which cluster, and by which scripts. */
final class WhichFleet {
    @Parameters(
            paramLabel = "SCRIPTS",
            description = "The folder with the scripts, V1__name.sql and R__name.sql; .cql for Cassandra.")
    private @Nullable Path scripts;

    @Mixin
    private WhichServer where = new WhichServer();

    @Option(
            names = "--schemata",
            paramLabel = "PATTERN",
            defaultValue = "%",
            description =
                    "Which schemata, on Cassandra keyspaces, with %% and _ as in SQL's like. Default: all but the server's own.")
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
            Fleet fleet,
            ScriptSet set,
            Map<String, String> texts,
            List<Found> schemata,
            Map<String, Long> sizes) {
        String server() {
            return access.at().shown();
        }

        /** As the inventory calls it. */
        String name() {
            return access.at().server().name();
        }

        /** So many schemata or keyspaces, for people. */
        String counted(long count) {
            return fleet.noun().counted(count);
        }
    }

    Scanned scan(Shop shop) throws Refused, InterruptedException {
        return scan(shop, false, List.of());
    }

    /**
     * Of the server, and of others one after the other; with sizes.
     *
     * @param given options that a Cassandra does not know
     */
    List<Scanned> scan(Shop shop, List<String> others, List<SqlOnly> given) throws Refused, InterruptedException {
        List<Scanned> all = new ArrayList<>(List.of(scan(shop, true, given)));
        for (String other : others) all.add(scan(where.access(shop, other), true, List.of(SqlOnly.AND_SERVER)));
        return all;
    }

    /**
     * Looks at all of them.
     *
     * @param sized whether sizes are asked for; that takes longer
     * @param given options that a Cassandra does not know
     */
    Scanned scan(Shop shop, boolean sized, List<SqlOnly> given) throws Refused, InterruptedException {
        return scan(where.access(shop), sized, given);
    }

    private Scanned scan(DatabaseAccess access, boolean sized, List<SqlOnly> given) throws Refused {
        Fleet fleet = fleet(access);
        if (fleet instanceof KeyspaceFleet && !given.isEmpty())
            throw given.getFirst().refused(access.at().shown());
        Map<String, String> texts = texts(Required.of(scripts));
        ScriptSet set = set(fleet, texts);
        Scanned scanned = access.with(session -> new Scanned(
                access,
                fleet,
                set,
                texts,
                fleet.found(like, set, ledger, session, access::open),
                sized ? fleet.sizes(like, session) : Map.of()));
        if (scanned.schemata().isEmpty()) throw nothing(scanned);
        return scanned;
    }

    static Fleet fleet(DatabaseAccess access) throws Refused {
        try {
            return Fleet.of(access.at().server());
        } catch (IllegalArgumentException e) {
            throw Refused.of(new Failure(Code.BAD_VALUE, String.valueOf(e.getMessage()), ""), Refused.BAD_INPUT);
        }
    }

    /** No fleet at all is no fleet that is current: a wrong name, or a user that sees less than its schemata. */
    private Refused nothing(Scanned scanned) {
        return Refused.of(
                new Failure(
                        Code.BAD_VALUE,
                        scanned.server() + " has no " + scanned.fleet().noun().one() + " that is like '" + like + "'",
                        "check --schemata, --server and, on PostgreSQL, --database, and what the user of the inventory may see"),
                Refused.BAD_INPUT);
    }

    /** Looks at each schema of a scan whether its catalogue is that of the others at its version. */
    FleetDrift drift(Scanned scanned) throws Refused, InterruptedException {
        return scanned.access().with(session -> {
            FleetDrift drift = new FleetDrift(scanned.fleet(), ledger);
            for (Found found : scanned.schemata()) drift.look(found, session);
            return drift;
        });
    }

    Path inventory() {
        return where.inventory();
    }

    Optional<String> database() {
        return where.database();
    }

    String ledger() {
        return ledger;
    }

    private static ScriptSet set(Fleet fleet, Map<String, String> texts) throws Refused {
        try {
            return ScriptSet.of(fleet.language(), texts);
        } catch (ScriptRefused e) {
            throw Refused.of(e.failure(), Refused.BAD_INPUT);
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
