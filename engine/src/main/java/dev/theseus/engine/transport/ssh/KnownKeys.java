package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.JSch;
import dev.theseus.core.port.TransportException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The host keys that {@code known_hosts} files hold for one host, found by {@code ssh-keygen}, which reads hashed names too, where they are not plain to see. */
record KnownKeys(String name, List<Path> files, List<Known> keys) {

    /** @param revoked whether the line says that this key must never be accepted */
    record Known(Path file, int line, boolean revoked, HostKey key) {
        String place() {
            return file + ":" + line;
        }
    }

    static KnownKeys of(Target target) throws TransportException, InterruptedException {
        List<Known> keys = new ArrayList<>();
        for (Path file : target.knownHosts()) {
            Optional<List<Known>> plain = PlainKnownHosts.find(file, target.knownAs());
            if (plain.isPresent()) keys.addAll(plain.get());
            else keys.addAll(ask(target.knownAs(), file));
        }
        return new KnownKeys(target.knownAs(), target.knownHosts(), List.copyOf(keys));
    }

    boolean accepts(HostKey offered) {
        return !revokes(offered).isPresent()
                && keys.stream()
                        .anyMatch(known -> !known.revoked() && known.key().equals(offered));
    }

    Optional<Known> revokes(HostKey offered) {
        return keys.stream()
                .filter(known -> known.revoked() && known.key().equals(offered))
                .findFirst();
    }

    /** The key that stands there for this host instead, of the same kind. */
    Optional<Known> contradicts(HostKey offered) {
        return keys.stream()
                .filter(known -> !known.revoked() && known.key().type().equals(offered.type()))
                .findFirst();
    }

    /** The library's kinds of host keys, those that are known first: a server has several, and must show one that we know. */
    String algorithms() {
        List<String> all = Arrays.stream(JSch.getConfig("server_host_key").split(","))
                .filter(name -> !name.contains("-cert-"))
                .toList();
        List<String> known = keys.stream()
                .map(entry -> entry.key().type())
                .flatMap(type -> type.equals("ssh-rsa") ? Stream.of("rsa-sha2-512", "rsa-sha2-256") : Stream.of(type))
                .distinct()
                .filter(all::contains)
                .toList();
        return Stream.concat(known.stream(), all.stream()).distinct().collect(Collectors.joining(","));
    }

    /** What OpenSSH's own program finds. */
    static List<Known> ask(String name, Path file) throws TransportException, InterruptedException {
        List<Known> keys = new ArrayList<>();
        find(Tool.ask(List.of("ssh-keygen", "-F", name, "-f", file.toString())).out(), file, keys);
        return keys;
    }

    private static void find(String text, Path file, List<Known> into) {
        int line = 0;
        boolean authority = false;
        for (String row : text.lines().toList()) {
            if (row.startsWith("# Host ")) {
                String found = row.substring(row.lastIndexOf(" found: line ") + " found: line ".length());
                line = Integer.parseInt(found.split(" ")[0]);
                authority = found.contains("CA");
                continue;
            }
            boolean revoked = row.startsWith("@revoked");
            String[] words = (row.startsWith("@") ? row.substring(row.indexOf(' ') + 1) : row)
                    .strip()
                    .split("\\s+");
            if (authority || words.length < 3) continue;
            Optional<byte[]> blob = decode(words[2]);
            if (blob.isPresent()) into.add(new Known(file, line, revoked, new HostKey(blob.get())));
        }
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }
}
