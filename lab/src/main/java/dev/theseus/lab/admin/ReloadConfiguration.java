package dev.theseus.lab.admin;

import dev.theseus.lab.host.NodeConfiguration;
import java.io.IOException;
import java.util.Set;

/** {@code reloadconfiguration}: makes the running node read server.properties again; no other file is reloadable. */
record ReloadConfiguration(NodeConfiguration configuration) implements Command {

    @Override
    public String name() {
        return "reloadconfiguration";
    }

    @Override
    public Set<Option> options() {
        return Set.of();
    }

    @Override
    public Set<Option> needed() {
        return Set.of();
    }

    @Override
    public String failure(Arguments arguments) {
        return "configuration could not be reloaded";
    }

    @Override
    public void run(Arguments arguments, Console console) throws IOException {
        configuration.reload();
        console.line("The configuration has been reloaded successfully.");
    }
}
