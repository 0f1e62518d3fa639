package dev.theseus.lab.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mariadb.jdbc.Driver;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;

/**
 * The command line of one of the lab's own programs: the same Java, and only the part of the class path that the lab
 * needs, so that small programs start fast.
 */
public final class JavaCommand {

    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData", "-Xss512k");

    private final String mainClass;

    public JavaCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    /** The Java that runs this program. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Options for a small JVM that starts fast. */
    public static List<String> small(String maxHeap) {
        return Stream.concat(
                        SMALL.stream(),
                        Stream.of(
                                "-Xmx" + maxHeap,
                                "-Dmariadb.logging.disable=true",
                                "-Dsun.net.httpserver.nodelay=true",
                                "-Djava.util.logging.config.file=/dev/null"))
                .toList();
    }

    /** Where the lab's classes and the few libraries that they use come from. */
    public static String classPath() {
        return Stream.of(
                        JavaCommand.class,
                        Driver.class,
                        ObjectMapper.class,
                        JsonParser.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class)
                .map(JavaCommand::origin)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has an entry that is not a file", e);
        }
    }

    /** The whole command line. */
    public List<String> line(String maxHeap, String... arguments) {
        return Stream.of(
                        Stream.of(java().toString()),
                        small(maxHeap).stream(),
                        Stream.of("-cp", classPath(), mainClass),
                        Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
    }
}
