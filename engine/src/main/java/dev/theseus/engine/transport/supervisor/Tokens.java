package dev.theseus.engine.transport.supervisor;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Words that nobody can guess and nothing prints by chance: marks, nonces. */
final class Tokens {
    private final SecureRandom random = new SecureRandom();

    String next() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
