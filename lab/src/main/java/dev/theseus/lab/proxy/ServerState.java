package dev.theseus.lab.proxy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator has decided about a server. */
public enum ServerState {
    /** Takes requests while its health check says that it is up. */
    READY,
    /** Gets no new requests; those in flight end; still health-checked. */
    DRAIN,
    /** Gets no new requests and is not health-checked. */
    MAINT;

    /** The state's name on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ServerState> of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
