package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Found;
import dev.theseus.actions.fleet.ledger.Standing;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether all schemata that are at one version have one catalogue. Read-only, a query for each schema; of catalogues that are alike one is
 * kept.
 */
public final class FleetDrift {
    private final Fleet fleet;
    private final String ledger;
    private final Map<String, Version> versions = new TreeMap<>();

    /** @param ledger the name of the ledger's table */
    public FleetDrift(Fleet fleet, String ledger) {
        this.fleet = fleet;
        this.ledger = ledger;
    }

    /**
     * Schemata that have the same catalogue.
     *
     * @param schemata at least one
     */
    public record Alike(Fingerprint fingerprint, List<String> schemata) {
        public Alike {
            schemata = List.copyOf(schemata);
        }
    }

    /**
     * All schemata at one version.
     *
     * @param version as people read it
     * @param usual what most of them have
     * @param odd the others; empty where all agree
     */
    public record AtVersion(String version, Alike usual, List<Alike> odd) {
        public AtVersion {
            odd = List.copyOf(odd);
        }
    }

    private static final class Version {
        private final Map<String, Fingerprint> fingerprints = new LinkedHashMap<>();
        private final Map<String, List<String>> schemata = new LinkedHashMap<>();

        void add(String schema, Fingerprint fingerprint) {
            String hash = fingerprint.hash();
            fingerprints.putIfAbsent(hash, fingerprint);
            schemata.computeIfAbsent(hash, _ -> new ArrayList<>()).add(schema);
        }

        AtVersion sorted(String version) {
            List<Alike> alike = new ArrayList<>();
            fingerprints.forEach((hash, one) -> alike.add(new Alike(one, schemata.getOrDefault(hash, List.of()))));
            alike.sort(Comparator.comparingInt((Alike one) -> one.schemata().size())
                    .reversed());
            return new AtVersion(version, alike.getFirst(), alike.subList(1, alike.size()));
        }
    }

    /**
     * Takes a schema's fingerprint.
     *
     * @return false where it has no ledger: it is at no version, and is not compared
     */
    public boolean look(Found found, Sql.Session session) throws SqlFailed {
        Optional<Standing> standing = found.standing();
        if (standing.isEmpty()) return false;
        Fingerprint fingerprint = fleet.fingerprint(found.schema(), ledger, session);
        versions.computeIfAbsent(version(standing.get()), _ -> new Version()).add(found.schema(), fingerprint);
        return true;
    }

    /** A script that is repeated can be pending at any version. */
    private static String version(Standing standing) {
        String version = standing.version().map(Object::toString).orElse("none");
        List<String> repeated = standing.pending().stream()
                .filter(script -> script.isRepeated())
                .map(script -> script.file())
                .toList();
        return repeated.isEmpty() ? version : version + " without " + String.join(", ", repeated);
    }

    /** By version. */
    public List<AtVersion> versions() {
        List<AtVersion> sorted = new ArrayList<>();
        versions.forEach((version, all) -> sorted.add(all.sorted(version)));
        return sorted;
    }
}
