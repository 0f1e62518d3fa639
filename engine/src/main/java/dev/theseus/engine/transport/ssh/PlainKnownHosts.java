package dev.theseus.engine.transport.ssh;

import dev.theseus.engine.transport.ssh.KnownKeys.Known;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code known_hosts} file that holds names and keys and nothing else, which needs no {@code ssh-keygen} to be read: with many hosts a program
 * for each is dear. Whatever has a meaning besides (hashed names, patterns, markers) or is not understood makes the file one for that program.
 */
final class PlainKnownHosts {
    private PlainKnownHosts() {}

    /** The keys of that very name; empty where the file is not plain. */
    static Optional<List<Known>> find(Path file, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<Known> found = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                number++;
                if (line.isEmpty() || line.startsWith("#")) continue;
                String[] words = line.split(" ", 4);
                if (words.length < 3 || !isPlain(words[0])) return Optional.empty();
                Optional<HostKey> key = key(words[1], words[2]);
                if (key.isEmpty()) return Optional.empty();
                for (String each : words[0].toLowerCase(Locale.ROOT).split(","))
                    if (each.equals(wanted)) {
                        found.add(new Known(file, number, false, key.get()));
                        break;
                    }
            }
            return Optional.of(found);
        } catch (IOException notText) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String names) {
        return !names.isEmpty()
                && names.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || "[]:.,-_".indexOf(c) >= 0);
    }

    /** A key that is of the kind that the line says. */
    private static Optional<HostKey> key(String type, String base64) {
        try {
            var key = new HostKey(Base64.getDecoder().decode(base64));
            return key.type().equals(type) ? Optional.of(key) : Optional.empty();
        } catch (IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }
}
