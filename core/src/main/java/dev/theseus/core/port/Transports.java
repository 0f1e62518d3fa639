package dev.theseus.core.port;

import dev.theseus.core.inventory.Inventory.Host;

/** Opens transports, one per host, and keeps them. */
public interface Transports extends AutoCloseable {
    /** The host's transport; connects when first used, not here. */
    Transport to(Host host);

    @Override
    void close();
}
