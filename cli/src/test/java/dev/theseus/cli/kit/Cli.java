package dev.theseus.cli.kit;

import dev.theseus.actions.ActionSet;
import dev.theseus.cli.command.Common;
import dev.theseus.cli.command.Root;
import dev.theseus.cli.command.Shop;
import dev.theseus.cli.session.Build;
import dev.theseus.cli.session.Desk;
import dev.theseus.cli.session.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** The command line in this process, with nobody at a terminal. */
public final class Cli {
    private final Path home;
    private final long seed;

    /** @param home where runs are kept */
    public Cli(Path home) {
        this(home, 7);
    }

    /** @param seed of what runs are called: where several on one installation begin in the same minute, each needs its own */
    public Cli(Path home, long seed) {
        this.home = home;
        this.seed = seed;
    }

    /** What came of a command. */
    public record Ended(int status, String out, String err) {}

    public Ended run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = line(out, err).execute(words);
        return new Ended(status, out.toString(), err.toString());
    }

    public CommandLine line(StringWriter out, StringWriter err) {
        Surroundings around = new Surroundings(
                new PrintWriter(out),
                new PrintWriter(err),
                StandardCharsets.UTF_8,
                Map.of("XDG_STATE_HOME", home.toAbsolutePath().toString()),
                home,
                InstantSource.system(),
                ZoneOffset.UTC,
                "theseus",
                "alice",
                false,
                new Build("test"),
                UnaryOperator.identity());
        Common common = new Common();
        return Root.commandLine(common, new Shop(around, common, new Desk(ActionSet.forReading()), new Random(seed)));
    }
}
