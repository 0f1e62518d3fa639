package dev.theseus.lab.appsuite;

import dev.theseus.lab.host.ProductFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes of some of the lab's packages, and what lies beside them, as this build has them in a jar or a folder.
 *
 * @param content by path
 */
record Classes(TreeMap<String, byte[]> content) {

    static Classes of(String... packages) throws IOException {
        TreeMap<String, byte[]> content = new TreeMap<>();
        Path origin = origin();
        if (Files.isDirectory(origin)) read(origin, packages, content);
        else
            try (FileSystem jar = FileSystems.newFileSystem(origin)) {
                read(jar.getPath("/"), packages, content);
            }
        return new Classes(content);
    }

    /** The jar or the folder. */
    static Path origin() throws IOException {
        try {
            URI origin = ProductFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(origin);
        } catch (URISyntaxException e) {
            throw new IOException("the lab's classes are in no file", e);
        }
    }

    private static void read(Path root, String[] packages, TreeMap<String, byte[]> content) throws IOException {
        for (String name : packages)
            try (Stream<Path> files = Files.list(root.resolve("dev/theseus/lab").resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList())
                    content.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
    }

    /** Writes them as a jar. */
    void jar(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (var each : content.entrySet()) {
                jar.putNextEntry(new JarEntry(each.getKey()));
                jar.write(each.getValue());
                jar.closeEntry();
            }
        }
    }

    /** Changes with any of them. */
    String sum() {
        return content.entrySet().stream()
                .map(each -> each.getKey() + " " + Arrays.hashCode(each.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
