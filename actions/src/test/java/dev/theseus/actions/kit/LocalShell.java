package dev.theseus.actions.kit;

import dev.theseus.core.port.Command;
import dev.theseus.core.port.Finished;
import dev.theseus.core.port.Output;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Vault;
import dev.theseus.lab.process.UnpackedOnce;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How commands run in tests: which shell, which tools.
 *
 * @param before words put before every command
 * @param shell in place of /bin/sh
 * @param path in place of PATH
 * @param limit how many characters of an output are kept
 */
public record LocalShell(List<String> before, List<String> shell, Optional<String> path, int limit) {
    public static final LocalShell STANDARD = new LocalShell(List.of(), List.of("/bin/sh"), Optional.empty(), 65_536);

    /** Busybox's shell and Busybox's tools, nothing else but what is named. */
    public static LocalShell busybox() {
        Path busybox = Path.of(Files.exists(Path.of("/bin/busybox")) ? "/bin/busybox" : "/usr/bin/busybox");
        Path tools;
        try {
            tools = UnpackedOnce.in(Path.of("target"), "busybox", folder -> install(busybox, folder));
        } catch (IOException e) {
            throw new IllegalStateException("busybox is missing: run build/install-test-packages", e);
        }
        return new LocalShell(List.of(), List.of(busybox.toString(), "sh"), Optional.of(tools.toString()), 65_536);
    }

    private static void install(Path busybox, Path folder) throws IOException {
        try {
            Process install = new ProcessBuilder(busybox.toString(), "--install", "-s", folder.toString()).start();
            if (install.waitFor() != 0) throw new IllegalStateException("busybox: see build/install-test-packages");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a user who is not root, whoever runs the tests. */
    public static LocalShell unprivileged() {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> before = root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
        return new LocalShell(before, List.of("/bin/sh"), Optional.empty(), 65_536);
    }

    public LocalShell keeping(int characters) {
        return new LocalShell(before, shell, path, characters);
    }

    public LocalShell onPath(String directories) {
        return new LocalShell(before, shell, Optional.of(directories), limit);
    }

    Finished run(Command command, Path home, Vault vault, Collection<String> secrets) throws InterruptedException {
        return run(command, home, vault, secrets, Optional.empty());
    }

    /** @param cut once this file is there, the command is killed with all that it started */
    Finished run(Command command, Path home, Vault vault, Collection<String> secrets, Optional<Path> cut)
            throws InterruptedException {
        var words = new ArrayList<>(before);
        if (cut.isPresent()) words.addFirst("setsid");
        switch (command.form()) {
            case Command.Form.Shell(var script) -> {
                words.addAll(shell);
                words.add("-c");
                words.add(shellText(script, vault));
            }
            case Command.Form.Argv(var argv) -> {
                List<String> revealed =
                        argv.stream().map(word -> word.reveal(vault)).toList();
                boolean ours = revealed.getFirst().equals("/bin/sh");
                if (ours) words.addAll(shell);
                words.addAll(ours ? revealed.subList(1, revealed.size()) : revealed);
            }
        }
        var builder = new ProcessBuilder(words).directory(home.toFile());
        path.ifPresent(value -> builder.environment().put("PATH", value));
        builder.environment().putAll(command.env());
        return finished(builder, command.stdin().map(text -> text.reveal(vault)).orElse(""), secrets, cut);
    }

    private static String shellText(SafeText script, Vault vault) {
        var text = new StringBuilder();
        for (SafeText.Piece piece : script.pieces())
            text.append(
                    switch (piece) {
                        case SafeText.Piece.Plain(var plain) -> plain;
                        case SafeText.Piece.Hidden(var name) -> TinyExpressions.quoted(vault.reveal(name));
                    });
        return text.toString();
    }

    private Finished finished(ProcessBuilder builder, String input, Collection<String> secrets, Optional<Path> cut)
            throws InterruptedException {
        Path out = temporary("out");
        Path err = temporary("err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // It ended without reading everything.
            }
            if (cut.isPresent()) kill(process, cut.get());
            int exit = process.waitFor();
            String printed = masked(Files.readAllBytes(out), secrets);
            String complained = masked(Files.readAllBytes(err), secrets);
            boolean truncated = printed.length() > limit || complained.length() > limit;
            return new Finished(exit, new Output(bounded(printed), bounded(complained), truncated));
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains("No such file"))
                return new Finished(127, new Output("", "not found", false));
            throw new UncheckedIOException(e);
        } finally {
            for (Path file : List.of(out, err))
                if (!file.toFile().delete()) file.toFile().deleteOnExit();
        }
    }

    private static Path temporary(String suffix) {
        try {
            return Files.createTempFile("theseus", suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Process process, Path once) throws IOException, InterruptedException {
        while (!Files.exists(once)) if (process.waitFor(10, TimeUnit.MILLISECONDS)) return;
        List<ProcessHandle> started = process.descendants().toList();
        new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
        started.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : started) while (each.isAlive()) Thread.sleep(5);
    }

    private String bounded(String text) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }

    private static String masked(byte[] bytes, Collection<String> secrets) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String secret : secrets) if (!secret.isEmpty()) text = text.replace(secret, SafeText.MASK);
        return text;
    }

    /** Values that must arrive as they are, wherever a value can stand. */
    public static final List<String> HOSTILE = List.of(
            "\"; rm -rf ~; $(touch HACKED)",
            "'; touch HACKED; '",
            "`touch HACKED`",
            "$HOME ${PATH} %s %n",
            "back\\slash \\n \\",
            "two\nlines",
            "tab\tand  spaces ",
            "-rf",
            "日本語 ümläut 😀",
            "\u001b[31mred\u001b[0m",
            "* ? [a-z] {a,b} ~ ! # & | < >",
            "x".repeat(20_000));
}
