package dev.theseus.lab.hosts;

import java.nio.file.Path;
import java.util.Optional;

/** Where tests keep labs: the hosts' file system, which takes a minute to make, is the one that {@code theseus lab} uses. */
public final class LabHome {
    private LabHome() {}

    public static Path path() {
        String state = Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .orElse(System.getProperty("user.home") + "/.local/state");
        return Path.of(state, "theseus", "hosts-lab");
    }

    /** A name that no other run of the tests uses. */
    public static String unique(String word) {
        return word + "-" + ProcessHandle.current().pid();
    }
}
