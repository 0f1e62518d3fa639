package dev.theseus.engine.store;

import dev.theseus.core.port.Failure;
import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The files that a run was started from, as they were read. They stand under names of the store's own, so that no path in a plan can
 * reach outside; {@code index.jsonl} says which is which.
 */
final class Sources {
    private static final String INDEX = "index.jsonl";

    private final Path directory;
    private final JsonFactory factory =
            JsonFactory.builder().rootValueSeparator("\n").build();

    Sources(Path directory) {
        this.directory = directory;
    }

    private record Entry(String file, String path, String sha256) {}

    void write(List<SourceFile> sources) throws IOException {
        var index = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), index)) {
            int number = 0;
            for (SourceFile source : sources) {
                String file = name(++number, source.path());
                Disk.create(directory.resolve(file), source.text().getBytes(StandardCharsets.UTF_8));
                json.writeStartObject();
                json.writeStringProperty("file", file);
                json.writeStringProperty("path", source.path());
                json.writeStringProperty("sha256", source.sha256());
                json.writeEndObject();
            }
        }
        Disk.create(directory.resolve(INDEX), index.toByteArray());
    }

    private static String name(int number, String path) {
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        String end = last.substring(Math.max(0, last.length() - 60));
        return String.format(Locale.ROOT, "%04d-%s", number, end);
    }

    List<SourceFile> read() throws JournalException {
        List<SourceFile> sources = new ArrayList<>();
        for (Entry entry : index()) {
            byte[] bytes = bytes(entry.file());
            if (!Sha256.hex(bytes).equals(entry.sha256()))
                throw altered("'" + entry.path() + "' is not what it was when the run began");
            sources.add(new SourceFile(entry.path(), new String(bytes, StandardCharsets.UTF_8), entry.sha256()));
        }
        return sources;
    }

    private byte[] bytes(String file) throws JournalException {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw Disk.trouble("What the run was started from cannot be read", directory.resolve(file), e);
        }
    }

    private List<Entry> index() throws JournalException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), bytes(INDEX))) {
            while (json.nextToken() == JsonToken.START_OBJECT) entries.add(entry(json));
            return entries;
        } catch (JacksonException e) {
            throw altered("its index is broken");
        }
    }

    private static Entry entry(JsonParser json) {
        String file = "";
        String path = "";
        String sha256 = "";
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            switch (key) {
                case "file" -> file = json.getString();
                case "path" -> path = json.getString();
                case "sha256" -> sha256 = json.getString();
                default -> json.skipChildren();
            }
        }
        return new Entry(file.substring(file.lastIndexOf('/') + 1), path, sha256);
    }

    private JournalException altered(String what) {
        return new JournalException(new Failure(
                Code.JOURNAL_DAMAGED,
                "The sources in " + directory + " were altered: " + what
                        + ". The journal is not concerned, and nothing was changed.",
                "Put the file back from a copy; a run goes on with what it began with, and with nothing else"));
    }
}
