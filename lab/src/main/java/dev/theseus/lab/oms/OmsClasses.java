package dev.theseus.lab.oms;

import dev.theseus.lab.process.JavaCommand;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The classes of the lab that run in a container: their bytes by the paths that a class path has them under. */
record OmsClasses(SortedMap<String, byte[]> all, List<Path> libraries) {
    private static final String LAB = "dev/theseus/lab/";
    private static final List<String> PACKAGES = List.of("oms", "http", "database");

    /** As they are in this build, in a folder or a jar, with the libraries that they use. */
    static OmsClasses read() throws IOException {
        List<Path> classPath =
                Stream.of(JavaCommand.classPath().split(":")).map(Path::of).toList();
        SortedMap<String, byte[]> all = new TreeMap<>();
        Path own = classPath.getFirst();
        if (Files.isDirectory(own)) collect(own, all);
        else
            try (FileSystem jar = FileSystems.newFileSystem(own)) {
                collect(jar.getPath("/"), all);
            }
        return new OmsClasses(all, classPath.subList(1, classPath.size()));
    }

    private static void collect(Path root, SortedMap<String, byte[]> all) throws IOException {
        for (String name : PACKAGES)
            try (Stream<Path> files = Files.list(root.resolve(LAB + name))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".class")).toList())
                    all.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
    }

    /** Writes them below {@code folder}. */
    void write(Path folder) throws IOException {
        for (var each : all.entrySet()) {
            Path file = folder.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
    }
}
