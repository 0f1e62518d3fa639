package dev.theseus.plan.source;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one plan: its own and those that it names. All of them lie in the plan's folder or below, and each is read once. They come
 * from disk, or, when a run is resumed, from what the run has stored.
 */
public final class Sources {
    private static final int MAX_FILES = 200;

    private final @Nullable Path folder;
    private final String prefix;
    private final Map<String, SourceFile> stored;
    private final Problems problems;
    private final Map<String, SourceFile> read = new LinkedHashMap<>();
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
        if (read.size() >= MAX_FILES) {
            problems.add(
                    Code.YAML_TOO_BIG,
                    from,
                    "the plan consists of more than " + MAX_FILES + " files",
                    "join some of them");
            return Optional.empty();
        }
        Optional<SourceFile> file =
                folder == null ? Optional.ofNullable(stored.get(path)) : fromDisk(folder, path, from);
        if (file.isEmpty() && folder == null) unreadable(from, path, "is not among the files that the run has stored");
        file.ifPresent(found -> read.put(path, found));
        return file;
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
