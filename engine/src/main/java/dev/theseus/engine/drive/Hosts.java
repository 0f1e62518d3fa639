package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;

/** Finds hosts by the names that a run knows them by. */
final class Hosts {
    private Hosts() {}

    /** The host of that name; this machine where no host has it. */
    static Inventory.Host named(Inventory inventory, String name) {
        return inventory.hosts().getOrDefault(name, Inventory.Host.CONTROLLER);
    }
}
