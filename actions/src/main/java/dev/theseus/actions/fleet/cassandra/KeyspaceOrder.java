package dev.theseus.actions.fleet.cassandra;

import dev.theseus.actions.fleet.script.ScriptSet;
import dev.theseus.actions.fleet.script.ScriptVersion;
import dev.theseus.core.inventory.Inventory.DatabaseRef;
import java.time.Duration;
import java.util.Optional;

/**
 * Which keyspace is brought where.
 *
 * @param server the node that is spoken to
 * @param ledger the name of the ledger
 * @param baseline the version of a keyspace that has tables and no ledger
 * @param patience how long another session in the keyspace is waited for
 * @param agreement how long the nodes may take to agree on a schema
 */
public record KeyspaceOrder(
        DatabaseRef server,
        String keyspace,
        ScriptSet set,
        String ledger,
        Optional<ScriptVersion> baseline,
        Duration patience,
        Duration agreement) {}
