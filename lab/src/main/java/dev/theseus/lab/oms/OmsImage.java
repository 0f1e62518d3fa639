package dev.theseus.lab.oms;

import dev.theseus.lab.http.LabJson;
import dev.theseus.lab.process.JavaCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image file that a site has downloaded, made here: busybox, a small Java, and the programs of this package, in the archive format of
 * {@code docker save}. Made once and kept, for both versions differ in a few bytes only.
 */
public final class OmsImage {
    /** The name under which the vendor's guide has it. */
    public static final String REPOSITORY = "work.oceanbase-dev.com/obartifact-store/oms";

    private static final String MODULES =
            "java.sql,java.naming,java.management,java.security.sasl,jdk.httpserver,jdk.crypto.ec,jdk.unsupported";
    private static final String INIT = """
            #!/bin/sh
            # The vendor's script makes the schema changes of the three databases; so does this one.
            exec /opt/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dmariadb.logging.disable=true -cp '/opt/oms/classes:/opt/oms/*' dev.theseus.lab.oms.OmsInitMain
            """;

    private OmsImage() {}

    /** Makes the image's file in {@code directory} unless it is there, and returns its path. */
    public static Path in(Path directory, OmsVersion version) throws IOException, InterruptedException {
        Path image = directory.toAbsolutePath().resolve("oms_" + version.number() + "-ce-" + key() + ".tar");
        if (Files.exists(image)) {
            return image;
        }
        Files.createDirectories(directory);
        Path work = Files.createTempDirectory(directory.toAbsolutePath(), "building-");
        try {
            Path root = Files.createDirectory(work.resolve("root"));
            fill(root, version);
            Path archive = packed(work, root, version);
            Files.move(archive, image);
        } catch (FileSystemException e) {
            if (!Files.exists(image)) {
                throw e;
            } // otherwise another lab was faster
        } finally {
            delete(work);
        }
        return image;
    }

    /** Changes with the programs that are in it. */
    static String key() throws IOException {
        MessageDigest digest = OmsSources.digest();
        OmsClasses classes = OmsClasses.read();
        classes.all().values().forEach(digest::update);
        for (Path library : classes.libraries())
            digest.update(library.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update((Runtime.version() + MODULES + INIT).getBytes(StandardCharsets.UTF_8));
        return OmsSources.key(digest);
    }

    private static void fill(Path root, OmsVersion version) throws IOException, InterruptedException {
        for (String folder : List.of(
                "bin",
                "lib64",
                "lib/x86_64-linux-gnu",
                "tmp",
                "root",
                "proc",
                "dev",
                "etc/pki/nginx",
                "opt/oms",
                "home/admin/conf",
                "home/admin/logs",
                "home/ds/store",
                "home/ds/run")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.copy(program("busybox"), root.resolve("bin/busybox"));
        Files.setPosixFilePermissions(root.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("sh", "cat", "ls", "sleep", "grep", "ps", "kill", "true", "test", "env")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
        }
        script(root.resolve("bin/bash"), "#!/bin/sh\nexec /bin/sh \"$@\"\n");
        run(List.of(
                JavaCommand.java().resolveSibling("jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                root.resolve("opt/java").toString()));
        for (String library : List.of("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1")) {
            Files.copy(
                    Path.of("/lib/x86_64-linux-gnu").resolve(library),
                    root.resolve("lib/x86_64-linux-gnu").resolve(library));
        }
        Files.copy(Path.of("/lib64/ld-linux-x86-64.so.2"), root.resolve("lib64/ld-linux-x86-64.so.2"));
        OmsClasses classes = OmsClasses.read();
        classes.write(root.resolve("opt/oms/classes"));
        for (Path library : classes.libraries())
            Files.copy(library, root.resolve("opt/oms").resolve(library.getFileName()));
        Files.writeString(root.resolve("home/admin/VERSION"), version.number() + "\n");
        script(root.resolve("root/docker_init.sh"), INIT);
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path packed(Path work, Path root, OmsVersion version) throws IOException, InterruptedException {
        Path image = Files.createDirectory(work.resolve("image"));
        Path layer = image.resolve("layer.tar");
        run(List.of(
                "tar",
                "--create",
                "--file",
                layer.toString(),
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--sort=name",
                "--mtime=@0",
                "--directory",
                root.toString(),
                "."));
        var json = new LabJson();
        String configuration = json.write(Map.of(
                "architecture",
                "amd64",
                "os",
                "linux",
                "config",
                Map.of(
                        "Env",
                        List.of("PATH=/bin:/opt/java/bin"),
                        "Entrypoint",
                        List.of(
                                "/opt/java/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-Dmariadb.logging.disable=true",
                                "-cp",
                                "/opt/oms/classes:/opt/oms/*",
                                OmsMain.class.getName()),
                        "WorkingDir",
                        "/root"),
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of("sha256:" + sha256(layer)))));
        // The format's names have capitals.
        Path config = image.resolve("config.json");
        Files.writeString(config, configuration);
        Files.writeString(
                image.resolve("manifest.json"),
                "[" + "{\"Config\":\"config.json\",\"RepoTags\":[\"" + REPOSITORY + ":" + version.tag()
                        + "\"],\"Layers\":[\"layer.tar\"]}]");
        Path archive = work.resolve("image.tar");
        List<String> command = new ArrayList<>(
                List.of("tar", "--create", "--file", archive.toString(), "--directory", image.toString()));
        command.addAll(List.of("manifest.json", "config.json", "layer.tar"));
        run(command);
        return archive;
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path program(String name) throws IOException {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is not installed; build/install-test-packages does that"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + said.strip());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
