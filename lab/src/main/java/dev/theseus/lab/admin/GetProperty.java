package dev.theseus.lab.admin;

import dev.theseus.lab.host.NodeConfiguration;
import java.util.Optional;

/**
 * {@code getproperty NAME}: the value in effect in the running node, which is not the file's until it was reloaded. An
 * empty value prints an empty line; a property that nobody set is an error.
 */
record GetProperty(NodeConfiguration configuration) implements Command {

    @Override
    public Usage usage() {
        return Usage.of("getproperty");
    }

    @Override
    public String failure(Arguments arguments) {
        return "property could not be read";
    }

    @Override
    public void run(Arguments arguments, Console console) {
        if (arguments.words().size() != 1) {
            throw new CommandFailed(ExitStatus.MISSING_OPTION, "Usage: getproperty NAME");
        }
        String property = arguments.words().getFirst();
        console.line(configuration
                .effective(property)
                .or(() -> Optional.of("").filter(_ -> property.equals(NodeConfiguration.REDIRECT_URL)))
                .orElseThrow(() -> new CommandFailed(ExitStatus.FAILED, "Property '" + property + "' is not set")));
    }
}
