package dev.theseus.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command has. */
public final class Common {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where runs are kept. Default: $$XDG_STATE_HOME/theseus, or ~/.local/state/theseus.")
    private @Nullable Path stateDir;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, one object a line, for programs.")
    private boolean json;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Print without colours.")
    private boolean noColor;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only what needs attention.")
    private boolean quiet;

    /** For whoever ends what a run works on together with the run: nothing can be typed then. */
    @Option(names = "--no-next-steps", hidden = true, scope = ScopeType.INHERIT)
    private boolean noNextSteps;

    @Nullable
    Path stateDir() {
        return stateDir;
    }

    boolean json() {
        return json;
    }

    boolean noColor() {
        return noColor;
    }

    boolean noNextSteps() {
        return noNextSteps;
    }

    boolean quiet() {
        return quiet;
    }
}
