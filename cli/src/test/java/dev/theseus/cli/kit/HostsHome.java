package dev.theseus.cli.kit;

import java.nio.file.Path;
import java.util.Objects;

/** Where hosts labs are kept: the hosts' file system, which takes a minute to make, is the one that {@code theseus lab} uses. */
public final class HostsHome {
    private HostsHome() {}

    public static Path path() {
        String state = Objects.requireNonNullElse(
                System.getenv("XDG_STATE_HOME"), System.getProperty("user.home") + "/.local/state");
        return Path.of(state, "theseus", "hosts-lab");
    }
}
