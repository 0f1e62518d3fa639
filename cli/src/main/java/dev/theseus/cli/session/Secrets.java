package dev.theseus.cli.session;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.inventory.Inventory.Reach;
import dev.theseus.core.inventory.Inventory.SecretSource;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import dev.theseus.plan.secret.SecretReader;
import dev.theseus.plan.secret.SecretVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches the secrets of an inventory before a run begins, so that nobody is asked in the middle of it. */
final class Secrets {
    private final SecretReader reader;
    private final SecretVault vault;
    private final List<Problem> problems = new ArrayList<>();

    Secrets(SecretReader reader, SecretVault vault) {
        this.reader = reader;
        this.vault = vault;
    }

    List<Problem> fetch(Inventory inventory) throws InterruptedException {
        ofHosts(inventory);
        for (Inventory.DatabaseRef database : inventory.databases().values()) fetch(database);
        return problems;
    }

    /** One server's password, where nothing else of an inventory is wanted. */
    List<Problem> fetch(Inventory.DatabaseRef database) throws InterruptedException {
        fetch(database.secret(), database.password(), "password for database " + database.name());
        return problems;
    }

    /** Those without which no host is reached. */
    List<Problem> ofHosts(Inventory inventory) throws InterruptedException {
        for (Host host : inventory.hosts().values()) {
            if (!(host.reach() instanceof Reach.Ssh ssh)) continue;
            fetch("host." + host.name() + ".password", ssh.password(), "password for " + host.name());
            fetch("host." + host.name() + ".sudo", ssh.sudoPassword(), "sudo password on " + host.name());
        }
        return problems;
    }

    private void fetch(String name, Optional<SecretSource> source, String question) throws InterruptedException {
        if (source.isEmpty()) return;
        try {
            vault.put(name, reader.read(source.get(), question));
        } catch (SecretReader.Unavailable e) {
            problems.add(new Problem(
                    Code.SECRET_UNAVAILABLE,
                    Place.NOWHERE,
                    "the " + question + " is missing",
                    String.valueOf(e.getMessage())));
        }
    }
}
