package dev.theseus.actions.fleet.script;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One script of a set.
 *
 * @param checksum Flyway's: a CRC-32 over its lines without what ends them, and without a byte order mark
 */
public record Script(ScriptName name, int checksum, List<Statement> statements) {
    /** Flyway would put a value there; a script is the same for every schema here. */
    private static final String HOLE = "${";

    private static final Pattern ROLE_OF_TRANSACTION =
            Pattern.compile("^set\\s+local\\s+(role|session\\s+authorization)\\b", Pattern.CASE_INSENSITIVE);

    public Script {
        statements = List.copyOf(statements);
    }

    /** @param path for messages, and for the script's name */
    static Script of(String path, String text, Language language) throws ScriptRefused {
        ScriptName name = ScriptName.of(path);
        int hole = text.indexOf(HOLE);
        if (hole >= 0)
            throw new ScriptRefused(
                    path,
                    (int) text.substring(0, hole).lines().count(),
                    "a placeholder ${…} stands in a script",
                    "write what is to stand there: scripts are no templates");
        if (text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0)
            throw new ScriptRefused(path, 0, "it is not text in UTF-8", "save it as UTF-8");
        List<Statement> statements = language.statements(path, text);
        if (statements.isEmpty())
            throw new ScriptRefused(path, 0, "there is no statement in it", "write one, or take the script away");
        if (language == Dbms.POSTGRESQL) refuseRoleThatEnds(path, statements);
        return new Script(name, checksum(text), statements);
    }

    /** A statement that stands alone ends the transaction before it, and whom that one was for. */
    private static void refuseRoleThatEnds(String path, List<Statement> statements) throws ScriptRefused {
        if (statements.stream().noneMatch(one -> one.kind() == Statement.Kind.ALONE)) return;
        for (Statement one : statements)
            if (ROLE_OF_TRANSACTION.matcher(one.text()).find())
                throw new ScriptRefused(
                        path,
                        one.line(),
                        "it acts as somebody for one transaction, and has a statement that can stand in none",
                        "write SET without LOCAL: Theseus takes it back when the script ends");
    }

    /** Flyway's checksum of a text. */
    static int checksum(String text) {
        CRC32 crc = new CRC32();
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            boolean first = true;
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                String read = first && line.startsWith("\uFEFF") ? line.substring(1) : line;
                first = false;
                crc.update(read.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) crc.getValue();
    }

    public String file() {
        return name.file();
    }

    public Optional<ScriptVersion> version() {
        return name.version();
    }

    public boolean isRepeated() {
        return name.version().isEmpty();
    }

    /** Whether it leaves something in the session that carries it out. */
    public boolean touchesSession() {
        return statements.stream().anyMatch(one -> one.kind() == Statement.Kind.SESSION || one.lingers());
    }

    /** A checksum over the first statements: what was sent so far must still stand there when a script is taken up again. */
    public int prefix(int count) {
        CRC32 crc = new CRC32();
        for (Statement statement : statements.subList(0, Math.min(count, statements.size()))) {
            crc.update(statement.text().getBytes(StandardCharsets.UTF_8));
            crc.update(0);
        }
        return (int) crc.getValue();
    }
}
