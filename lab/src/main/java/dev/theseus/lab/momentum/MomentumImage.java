package dev.theseus.lab.momentum;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A node of Momentum 4.1-HF4, with the bundle of 4.2 in {@code /var/tmp}. */
record MomentumImage(Kind kind) implements Image {
    private static final Map<String, String> CASSANDRA = Map.of("jars-4.1", "4.1.10", "jars-5.0", "5.0.9");

    enum Kind {
        /** Packages and services; stand-ins in place of Cassandra and Vertica. Quick to make and to start. */
        PACKAGES,
        /** The same, with PostgreSQL in place of Vertica. */
        LIGHT,
        /** With Cassandra and its data, and PostgreSQL in place of Vertica. */
        FULL
    }

    @Override
    public String name() {
        return "momentum-" + word();
    }

    private String word() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String key() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Sources sources = new Sources();
            for (String path : sources.paths())
                digest.update((path + "\n" + sources.text(path)).getBytes(StandardCharsets.UTF_8));
            CASSANDRA.values().stream()
                    .sorted()
                    .forEach(version -> digest.update(version.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        Sources sources = new Sources();
        boolean full = kind == Kind.FULL;
        for (String path : sources.paths()) host.write("/build/sources/" + path, sources.text(path));
        for (String list : List.of("base", "momentum-4.1", "momentum-4.2"))
            host.write("/build/" + list + ".spec", RpmSpec.of(list, sources, full, kind != Kind.PACKAGES));
        if (full)
            for (Map.Entry<String, String> jars : CASSANDRA.entrySet())
                try (Stream<Path> all = Files.list(new CassandraJars(cache, jars.getValue()).folder())) {
                    for (Path jar : all.toList())
                        host.send(jar, "/build/sources/" + jars.getKey() + "/" + jar.getFileName());
                }
        host.run("sh /build/sources/install.sh " + word()).orFail("installing Momentum's packages");
    }
}
