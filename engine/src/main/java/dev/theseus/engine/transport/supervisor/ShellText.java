package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.TransportException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.SafeText.Piece;
import dev.theseus.core.value.Vault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command as the supervisor wants it on standard input: a sudo password, a mark, shell text, the mark again, and then what the
 * command itself reads. In the text each secret is a variable that is not exported.
 */
final class ShellText {
    private final Vault vault;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ShellText(Vault vault) {
        this.vault = vault;
    }

    /**
     * @param mark a line that stands nowhere else
     * @param env of the host, under the command's own
     */
    static byte[] of(Command command, String mark, Map<String, String> env, Optional<String> sudoPassword, Vault vault)
            throws TransportException {
        check(command);
        var text = new ShellText(vault);
        String body = text.body(command.form());
        var all = new StringBuilder();
        // Once for the attempt, once for sudo. Two empty lines: it asks three times, and must not take text for a
        // password.
        sudoPassword.ifPresent(
                password -> all.append(password).append('\n').append(password).append("\n\n\n"));
        all.append(mark).append('\n');
        all.append("unset theseus_l theseus_t\n");
        all.append("cd 2>/dev/null || cd /\n");
        command.dir().ifPresent(dir -> all.append(enter(dir)));
        var merged = new LinkedHashMap<>(env);
        merged.putAll(command.env());
        merged.forEach((name, value) -> all.append("export ")
                .append(name)
                .append('=')
                .append(quote(value))
                .append('\n'));
        text.variables.forEach((name, variable) -> all.append(variable)
                .append('=')
                .append(quote(vault.reveal(name)))
                .append('\n'));
        all.append(body).append('\n').append(mark).append('\n');
        String stdin = command.stdin().map(input -> input.reveal(vault)).orElse("");
        if (all.indexOf("\0") >= 0)
            throw new TransportException(
                    Code.BAD_VALUE,
                    "a value in this command holds a NUL byte, which no shell can carry; nothing was run");
        return all.append(stdin).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Text as one word of a shell, whatever is in it. */
    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private String body(Command.Form form) {
        return switch (form) {
            case Command.Form.Shell(var script) -> syntax(script);
            case Command.Form.Argv(var words) ->
                "exec " + words.stream().map(this::word).collect(Collectors.joining(" "));
        };
    }

    private String syntax(SafeText script) {
        return script.pieces().stream()
                .map(piece -> switch (piece) {
                    case Piece.Plain(var plain) -> plain;
                    case Piece.Hidden(var secret) -> variable(secret);
                })
                .collect(Collectors.joining());
    }

    private String word(SafeText word) {
        if (word.pieces().isEmpty()) return "''";
        return word.pieces().stream()
                .map(piece -> switch (piece) {
                    case Piece.Plain(var plain) -> quote(plain);
                    case Piece.Hidden(var secret) -> variable(secret);
                })
                .collect(Collectors.joining());
    }

    private String variable(String secret) {
        return "\"$" + variables.computeIfAbsent(secret, _ -> "theseus_s" + (variables.size() + 1)) + "\"";
    }

    private static String enter(String dir) {
        String path = dir.startsWith("-") ? "./" + dir : dir;
        return "cd " + quote(path)
                + " || { echo 'theseus: cannot enter the directory; nothing was run' >&2; exit 125; }\n";
    }

    private static void check(Command command) throws TransportException {
        for (String name : command.env().keySet())
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*"))
                throw new TransportException(
                        Code.BAD_VALUE,
                        "'" + name
                                + "' cannot name an environment variable: use letters, digits and _; nothing was run");
        if (command.as().isPresent() && !command.as().get().matches("[A-Za-z0-9_][A-Za-z0-9_.@+-]*\\$?"))
            throw new TransportException(
                    Code.BAD_VALUE, "'" + command.as().get() + "' cannot name a user; nothing was run");
        if (!command.answers().isEmpty() && command.stdin().isPresent())
            throw new TransportException(
                    Code.BAD_VALUE,
                    "a command that answers prompts reads a terminal, and can have no stdin as well; nothing was run");
        if (command.form() instanceof Command.Form.Argv(List<SafeText> words) && words.isEmpty())
            throw new TransportException(Code.BAD_VALUE, "a command without words; nothing was run");
    }
}
