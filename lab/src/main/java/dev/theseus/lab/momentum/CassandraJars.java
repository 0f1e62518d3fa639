package dev.theseus.lab.momentum;

import dev.theseus.lab.hosts.LabUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cassandra's own jars in one version, resolved by Maven from where this machine's Maven gets its artifacts, and kept. */
public record CassandraJars(Path cache, String version) {

    /** The folder with all of them. */
    public Path folder() throws IOException, InterruptedException {
        Path folder = cache.resolve("cassandra-" + version);
        if (Files.isDirectory(folder)) return folder;
        Files.createDirectories(cache);
        Path pom = cache.resolve("cassandra-" + version + ".pom");
        Files.writeString(pom, """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>dev.theseus.lab</groupId><artifactId>cassandra</artifactId><version>1</version><packaging>pom</packaging>
                  <dependencies>
                    <dependency>
                      <groupId>org.apache.cassandra</groupId><artifactId>cassandra-all</artifactId><version>%s</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(version));
        Path making = cache.resolve("cassandra-" + version + ".making");
        Path log = cache.resolve("cassandra-" + version + ".log");
        if (!copied(pom, making, log, true) && !copied(pom, making, log, false))
            throw new LabUnavailable("Maven could not get Cassandra " + version + "; all that it said is in " + log);
        Files.move(making, folder);
        return folder;
    }

    private static boolean copied(Path pom, Path to, Path log, boolean offline)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-f",
                pom.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=" + to));
        if (offline) words.add("-o");
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor()
                == 0;
    }
}
