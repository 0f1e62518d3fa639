package dev.theseus.lab.admin;

import dev.theseus.lab.host.NodeConfiguration;
import java.io.IOException;

/**
 * {@code reloadconfiguration}: makes the running node read server.properties again; no other file is reloadable in the lab.
 *
 * <p>Modelled on the public manual page and source: it takes no administrator and prints nothing.
 */
record ReloadConfiguration(NodeConfiguration configuration) implements Command {

    @Override
    public Usage usage() {
        return Usage.ofToolkit("reloadconfiguration");
    }

    @Override
    public String failure(Arguments arguments) {
        return "";
    }

    @Override
    public void run(Arguments arguments, Console console) throws IOException {
        configuration.reload();
    }
}
