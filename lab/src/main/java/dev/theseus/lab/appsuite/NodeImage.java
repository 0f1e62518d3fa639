package dev.theseus.lab.appsuite;

import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.host.NodeSettings;
import dev.theseus.lab.host.ProductFiles;
import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.process.JavaCommand;
import dev.theseus.lab.update.Release;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node with the package of 7.10.0 installed, and a repository that has the one of 8.0.0 too. Both hold the same program, which is of the version that its files say. */
record NodeImage() implements Image {
    private static final String INSTALL = "node-install";
    private static final String BEFORE = "node-before-services";
    private static final String JAVA = "/opt/java";
    private static final String PRODUCT_JAR = "open-xchange.jar";
    private static final int ROWS_PER_SECOND = 5000;
    private static final List<String> PACKAGES =
            List.of("groupware", "admin", "database", "host", "http", "process", "update");

    @Override
    public String name() {
        return "appsuite-node";
    }

    @Override
    public String key() throws IOException {
        Parts parts = new Parts().withResources(INSTALL, BEFORE).with(classes().sum());
        for (Path jar : libraries()) parts.with(String.valueOf(jar.getFileName()));
        return parts.with(Runtime.version().toString()).key();
    }

    /** This machine's Java: it is the one that the program was compiled for. */
    @Override
    public Map<String, Path> folders(Path cache) {
        return Map.of(JAVA, Path.of(System.getProperty("java.home")));
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        Path making = Files.createTempDirectory(Files.createDirectories(cache), "appsuite-node-");
        try {
            for (String version : Release.versions()) {
                Path root = making.resolve(version);
                product(root, version);
                send(host, root, version);
            }
            Path root = making.resolve("settings");
            new ProductFiles(new HostLayout(root)).writeSettings(Release.V7_10_0.version(), settings());
            send(host, root, "settings");
        } finally {
            Tar.remove(making);
        }
        host.write("/build/install", Parts.text(INSTALL));
        host.write("/etc/lab/before-services", Parts.text(BEFORE));
        host.run("sh /build/install " + String.join(" ", Release.versions())).orFail("installing App Suite's node");
    }

    private static void send(LabHost host, Path root, String name) throws IOException, InterruptedException {
        Path packed = root.resolveSibling(name + ".tar");
        Tar.pack(root, packed);
        host.send(packed, "/build/" + name + ".tar");
    }

    private static void product(Path root, String version) throws IOException {
        HostLayout host = new HostLayout(root);
        new ProductFiles(host).write(version, programs());
        Path lib = host.product().resolve("lib");
        classes().jar(lib.resolve(PRODUCT_JAR));
        for (Path jar : libraries()) Files.copy(jar, lib.resolve(jar.getFileName()));
    }

    private static Classes classes() throws IOException {
        return Classes.of(PACKAGES.toArray(String[]::new));
    }

    /** The jars of others that the program needs. */
    private static List<Path> libraries() throws IOException {
        List<Path> libraries = new ArrayList<>();
        for (String entry : JavaCommand.classPath().split(File.pathSeparator, -1)) libraries.add(Path.of(entry));
        libraries.remove(Classes.origin());
        return libraries;
    }

    private static ProductFiles.Programs programs() throws IOException {
        List<String> jars = new ArrayList<>(List.of(PRODUCT_JAR));
        for (Path jar : libraries()) jars.add(String.valueOf(jar.getFileName()));
        return new ProductFiles.Programs(
                Path.of(JAVA, "bin/java"),
                jars.stream().map(jar -> "/opt/open-xchange/lib/" + jar).collect(Collectors.joining(":")),
                archive("node"),
                archive("command"),
                "$(hostname)",
                new HostLayout(Path.of("/")).executions());
    }

    /** Classes that were loaded and verified when the image was made: every start of every node is shorter by that. Without a word where the archive is of no use. */
    private static List<String> archive(String name) {
        return List.of("-XX:SharedArchiveFile=/var/cache/open-xchange/" + name + ".jsa", "-Xlog:disable");
    }

    private static NodeSettings settings() {
        return new NodeSettings(
                "0.0.0.0",
                8009,
                8010,
                "jdbc:mariadb://" + Appsuite.DATABASE_HOST + ":" + Appsuite.DATABASE_PORT + "/configdb",
                Appsuite.DATABASE_USER,
                "set-at-each-boot",
                ROWS_PER_SECOND,
                Duration.ZERO);
    }
}
