package dev.theseus.plan.source;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one plan: its own and those that it names. All of them lie in the plan's folder or below, and each is read once. They come
 * from disk, or, when a run is resumed, from what the run has stored.
 */
public final class Sources {
    private static final int MAX_FILES = 200;
    /** A set of scripts grows for as long as its product lives. */
    private static final int MAX_IN_FOLDER = 5000;

    private final @Nullable Path folder;
    private final String prefix;
    private final Map<String, SourceFile> stored;
    private final Problems problems;
    private final Map<String, SourceFile> read = new LinkedHashMap<>();
    /** How many were named one by one. */
    private int named;

    private final Optional<SourceFile> main;

    private Sources(
            @Nullable Path folder, String prefix, Map<String, SourceFile> stored, String main, Problems problems) {
        this.folder = folder;
        this.prefix = prefix;
        this.stored = stored;
        this.problems = problems;
        this.main = main.isEmpty() ? Optional.empty() : load(main, new Place(prefix + main, 0, 0));
    }

    /** From disk. A folder means its {@code plan.yaml}. */
    public static Sources onDisk(Path planFileOrFolder, Problems problems) {
        boolean isFolder = Files.isDirectory(planFileOrFolder);
        Path folder = isFolder
                ? planFileOrFolder
                : Optional.ofNullable(planFileOrFolder.getParent()).orElse(Path.of(""));
        Path name = planFileOrFolder.getFileName();
        String main = isFolder || name == null ? "plan.yaml" : name.toString();
        String prefix =
                folder.toString().isEmpty() || folder.equals(folder.getRoot()) ? folder.toString() : folder + "/";
        return new Sources(folder, prefix, Map.of(), main, problems);
    }

    /** From what was read before; the first is the plan's own. */
    public static Sources stored(List<SourceFile> files, Problems problems) {
        Map<String, SourceFile> byPath = new LinkedHashMap<>();
        files.forEach(file -> byPath.put(file.path(), file));
        return new Sources(
                null, "", byPath, files.isEmpty() ? "" : files.getFirst().path(), problems);
    }

    /** The plan's own file, or empty where problems say why not. */
    public Optional<SourceFile> main() {
        return main;
    }

    /** How a file is named in messages: as the user would name it. */
    public String display(SourceFile file) {
        return prefix + file.path();
    }

    /** Everything that was read so far, the plan's own file first. */
    public List<SourceFile> all() {
        return new ArrayList<>(read.values());
    }

    /**
     * A file that another one names, relative to the plan's folder.
     *
     * @param from where it is named
     */
    public Optional<SourceFile> load(String path, Place from) {
        SourceFile known = read.get(path);
        if (known != null) return Optional.of(known);
        if (named >= MAX_FILES) {
            problems.add(
                    Code.YAML_TOO_BIG,
                    from,
                    "the plan consists of more than " + MAX_FILES + " files",
                    "join some of them, or name their folder where a folder can stand");
            return Optional.empty();
        }
        named++;
        return read(path, from);
    }

    private Optional<SourceFile> read(String path, Place from) {
        Optional<SourceFile> file =
                folder == null ? Optional.ofNullable(stored.get(path)) : fromDisk(folder, path, from);
        if (file.isEmpty() && folder == null) unreadable(from, path, "is not among the files that the run has stored");
        file.ifPresent(found -> read.put(path, found));
        return file;
    }

    /**
     * The files in a folder, not those in folders within it, that end in one of these ways.
     *
     * @param from where it is named
     * @return the folder's path as the paths of its files have it; empty where problems say why not
     */
    public Optional<String> loadFolder(String path, List<String> endings, Place from) {
        Optional<String> found = normal(path, from);
        if (found.isEmpty()) return found;
        String beginning = found.get() + "/";
        Optional<List<String>> files =
                folder == null ? Optional.of(names(stored.keySet(), beginning)) : names(folder, found.get(), from);
        if (files.isEmpty()) return Optional.empty();
        List<String> wanted = files.get().stream()
                .filter(name -> endings.stream().anyMatch(ending -> name.endsWith("." + ending)))
                .sorted()
                .toList();
        if (wanted.size() > MAX_IN_FOLDER) {
            problems.add(
                    Code.YAML_TOO_BIG,
                    from,
                    Quoted.of(path) + " has more than " + MAX_IN_FOLDER + " files",
                    "join some of them, or move those that no installation needs any more");
            return Optional.empty();
        }
        if (wanted.isEmpty()) unreadable(from, path, "has no file that ends in ." + String.join(" or .", endings));
        boolean whole = !wanted.isEmpty();
        for (String name : wanted)
            whole &= read.containsKey(beginning + name)
                    || read(beginning + name, from).isPresent();
        return whole ? found : Optional.empty();
    }

    private Optional<String> normal(String path, Place from) {
        try {
            Path named = Path.of(path).normalize();
            String text = named.toString().replace('\\', '/');
            if (!named.isAbsolute() && !named.startsWith("..") && !text.isEmpty()) return Optional.of(text);
            outside(from, path);
        } catch (InvalidPathException e) {
            unreadable(from, path, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static List<String> names(Set<String> paths, String beginning) {
        return paths.stream()
                .filter(path -> path.startsWith(beginning) && path.indexOf('/', beginning.length()) < 0)
                .map(path -> path.substring(beginning.length()))
                .toList();
    }

    private Optional<List<String>> names(Path root, String path, Place from) {
        try (Stream<Path> files = Files.list(root.resolve(path))) {
            return Optional.of(files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList());
        } catch (NotDirectoryException e) {
            unreadable(from, path, "is no folder");
        } catch (NoSuchFileException e) {
            unreadable(from, path, "does not exist");
        } catch (IOException | UncheckedIOException e) {
            unreadable(from, path, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<SourceFile> fromDisk(Path root, String path, Place from) {
        try {
            Path file = root.resolve(path);
            Path named = Path.of(path).normalize();
            if (named.isAbsolute() || named.startsWith("..")) {
                outside(from, path);
                return Optional.empty();
            }
            Path realRoot = root.toAbsolutePath().toRealPath();
            if (!file.toRealPath().startsWith(realRoot)) {
                outside(from, path);
                return Optional.empty();
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
            }
            if (bytes.length > YamlReader.MAX_BYTES) {
                problems.add(
                        Code.YAML_TOO_BIG,
                        from,
                        Quoted.of(path) + " has more than " + YamlReader.MAX_BYTES / (1024 * 1024) + " MiB",
                        "split it, or keep data out of it");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(new SourceFile(path, text, SourceFile.sha256(bytes)));
        } catch (CharacterCodingException e) {
            unreadable(from, path, "is not text in UTF-8");
        } catch (NoSuchFileException e) {
            unreadable(from, path, "does not exist");
        } catch (FileSystemException e) {
            unreadable(
                    from,
                    path,
                    "cannot be read"
                            + Optional.ofNullable(e.getReason())
                                    .map(why -> ": " + why)
                                    .orElse(""));
        } catch (IOException | InvalidPathException e) {
            unreadable(from, path, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Says that a file does not lie in the plan's folder. */
    public void outside(Place from, String path) {
        problems.add(
                Code.INCLUDE_OUTSIDE,
                from,
                Quoted.of(path) + " lies outside the plan's folder",
                "copy it into the folder: a plan is everything below it, and nothing else");
    }

    private void unreadable(Place from, String path, String why) {
        problems.add(Code.FILE_UNREADABLE, from, Quoted.of(path) + " " + why, "check the path and its permissions");
    }
}
