package dev.theseus.actions.host;

import dev.theseus.core.port.Command;
import dev.theseus.core.value.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant POSIX shell script that runs on a host. Values reach it as positional parameters or on standard input, never as text of
 * the script, so there is nothing to quote.
 *
 * @param name what a process list shows
 */
public record HostScript(String name, String text) {
    /** Statuses with which our own scripts end, besides those of the commands in them. */
    public static final int NO_TOOL = 70;

    public static final int REFUSED = 73;
    public static final int MISWRITTEN = 75;
    public static final int CHANGED_SINCE = 76;
    public static final int NO_SPACE = 77;

    /**
     * The script {@code name.sh} that stands beside a class, with the common beginning in front of it.
     *
     * @param first other scripts beside it that come before
     */
    public static HostScript beside(Class<?> owner, String name, String... first) {
        var text = new StringBuilder(resource(HostScript.class, "prelude"));
        for (String part : first) text.append(resource(owner, part));
        return new HostScript(name, text + resource(owner, name));
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name + ".sh")) {
            if (in == null) throw new IllegalStateException("no script " + name + ".sh beside " + owner.getName());
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Command with(String... values) {
        return with(List.of(values).stream().map(SafeText::plain).toList());
    }

    public Command with(List<SafeText> values) {
        var words = new ArrayList<SafeText>();
        words.add(SafeText.plain("/bin/sh"));
        words.add(SafeText.plain("-c"));
        words.add(SafeText.plain(text));
        words.add(SafeText.plain("theseus-" + name));
        words.addAll(values);
        return Command.of(new Command.Form.Argv(words));
    }
}
