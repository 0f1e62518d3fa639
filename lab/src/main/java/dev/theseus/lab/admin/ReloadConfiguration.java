package dev.theseus.lab.admin;

import dev.theseus.lab.host.NodeConfiguration;
import java.io.IOException;

/** {@code reloadconfiguration}: makes the running node read server.properties again; no other file is reloadable. */
record ReloadConfiguration(NodeConfiguration configuration) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("reloadconfiguration");
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
