package dev.theseus.actions.fleet.cassandra;

import dev.theseus.core.port.Sql.SqlFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A cluster as one of its nodes sees it.
 *
 * @param members without those that have left
 */
record Ring(List<Member> members) {
    /** Those that are no part of the cluster any more; gossip remembers them for days. */
    private static final Set<String> GONE = Set.of("left", "removed");

    private static final String WHOLE = "normal";
    private static final Map<String, String> WORDS = Map.of(
            "boot", "joins",
            "boot_replace", "joins in place of another",
            "leaving", "leaves",
            "removing", "is being removed",
            "moving", "moves",
            "shutdown", "is shut down",
            "hibernate", "is being replaced");

    Ring {
        members = List.copyOf(members);
    }

    /**
     * One node.
     *
     * @param release empty where it is not known
     * @param schema the version of its schema, empty where it is not known
     * @param status {@code normal} for one that takes its full part
     * @param beat another one each second that it is up; empty for the node that was asked, and where the node asked does not tell
     */
    record Member(String address, String release, String schema, String status, Optional<String> beat) {}

    /** From Cassandra 4.1 on, by what the nodes tell each other; before that, by what this one has written down of the others. */
    static Ring seenFrom(Node node) throws SqlFailed {
        Row local = node.rows("SELECT broadcast_address, release_version, schema_version FROM system.local")
                .getFirst();
        List<Member> members = new ArrayList<>();
        members.add(new Member(
                local.text("broadcast_address"),
                local.text("release_version"),
                local.text("schema_version"),
                WHOLE,
                Optional.empty()));
        Optional<List<Row>> gossip = node.rowsWhereKnown("SELECT * FROM system_views.gossip_info");
        if (gossip.isPresent()) {
            gossip.get().stream()
                    .filter(row -> !row.text("address").equals(local.text("broadcast_address")))
                    .map(Ring::told)
                    .filter(member -> !GONE.contains(member.status()))
                    .forEach(members::add);
        } else
            for (Row peer : node.rows("SELECT peer, release_version, schema_version FROM system.peers"))
                members.add(new Member(
                        peer.text("peer"),
                        peer.text("release_version"),
                        peer.text("schema_version"),
                        WHOLE,
                        Optional.empty()));
        return new Ring(members);
    }

    private static Member told(Row row) {
        String status = row.has("status_with_port") ? row.text("status_with_port") : row.text("status");
        return new Member(
                row.text("address"),
                row.text("release_version"),
                row.text("schema"),
                status.split("[,:]", 2)[0].toLowerCase(Locale.ROOT),
                Optional.of(row.text("generation") + ":" + row.text("heartbeat")));
    }

    /** Why no schema may be changed in it now; empty where nothing speaks against that. */
    Optional<String> unfit() {
        List<String> reasons = new ArrayList<>();
        for (Member member : members) {
            if (member.status().isEmpty()
                    || member.release().isEmpty()
                    || member.schema().isEmpty()) reasons.add(member.address() + " is not known yet, or not any more");
            else if (!member.status().equals(WHOLE))
                reasons.add(member.address() + " " + WORDS.getOrDefault(member.status(), "is " + member.status()));
        }
        if (!reasons.isEmpty()) return Optional.of(String.join(", ", reasons));
        Map<String, Set<String>> releases = new TreeMap<>();
        for (Member member : members)
            releases.computeIfAbsent(member.release(), _ -> new TreeSet<>()).add(member.address());
        if (releases.size() <= 1) return Optional.empty();
        return Optional.of(releases.entrySet().stream()
                .map(release -> release.getKey() + " runs on " + String.join(", ", release.getValue()))
                .collect(Collectors.joining("; ")));
    }

    /** Whether all have one schema. */
    boolean agrees() {
        return schemata() <= 1;
    }

    /** How many different schemata they have. */
    long schemata() {
        return members.stream().map(Member::schema).distinct().count();
    }
}
