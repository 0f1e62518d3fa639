package dev.theseus.plan.secret;

import dev.theseus.core.inventory.Inventory.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gets secrets from where they are kept. Messages name the source, never what came from it. */
public final class SecretReader {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_CHARS = 65_536;

    private final Map<String, String> environment;
    private final Prompt prompt;

    /** Asks a person, without echo; empty where nobody can be asked. */
    @FunctionalInterface
    public interface Prompt {
        Optional<String> secret(String question) throws InterruptedException;
    }

    /** A secret that cannot be had. */
    public static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String why) {
            super(why);
        }
    }

    public SecretReader(Map<String, String> environment, Prompt prompt) {
        this.environment = Map.copyOf(environment);
        this.prompt = prompt;
    }

    /**
     * The secret, never empty.
     *
     * @param question what a person is asked, where one is
     */
    public String read(SecretSource source, String question) throws Unavailable, InterruptedException {
        String secret = switch (source) {
            case SecretSource.Asked() ->
                prompt.secret(question)
                        .orElseThrow(() -> new Unavailable(
                                "nobody can be asked for it here: give it as env:NAME, file:PATH or cmd:COMMAND"));
            case SecretSource.Env(var variable) -> fromEnvironment(variable);
            case SecretSource.File(var path) -> fromFile(path);
            case SecretSource.Cmd(var command) -> fromCommand(command);
        };
        if (secret.isEmpty()) throw new Unavailable("it is empty");
        if (secret.length() > MAX_CHARS) throw new Unavailable("it is longer than " + MAX_CHARS + " characters");
        return secret;
    }

    private String fromEnvironment(String variable) throws Unavailable {
        String value = environment.get(variable);
        if (value == null) throw new Unavailable("the environment variable " + variable + " is not set");
        return value;
    }

    private static String fromFile(String path) throws Unavailable {
        try {
            return withoutLastNewline(Files.readString(Path.of(path)));
        } catch (IOException | InvalidPathException e) {
            throw new Unavailable("the file " + path + " cannot be read");
        }
    }

    private static String fromCommand(String command) throws Unavailable, InterruptedException {
        Process process = null;
        try {
            process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Process started = process;
            var limit = Thread.ofVirtual().start(() -> endAfterLimit(started));
            byte[] printed = started.getInputStream().readNBytes(MAX_CHARS + 1);
            int status = started.waitFor();
            limit.interrupt();
            if (status != 0) throw new Unavailable("the command for it ended with status " + status);
            return new String(printed, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new Unavailable("the command for it cannot be run");
        } finally {
            if (process != null) process.destroyForcibly();
        }
    }

    private static void endAfterLimit(Process process) {
        try {
            if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String withoutLastNewline(String text) {
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
