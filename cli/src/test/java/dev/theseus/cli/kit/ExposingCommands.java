package dev.theseus.cli.kit;

import dev.theseus.core.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The lab's commands that take a secret on their command line and in no other way: a plan says which. */
public final class ExposingCommands {
    private ExposingCommands() {}

    /** Such a command is a script, {@code sh COMMAND …}, that becomes the lab's client, {@code java … AdminCommand HOST COMMAND …}. */
    public static Predicate<List<String>> of(Plan plan) {
        Set<String> commands = plan.inputs().values().stream()
                .flatMap(input -> input.exposedBy().stream())
                .collect(Collectors.toSet());
        return words -> {
            int client = words.indexOf("dev.theseus.lab.admin.AdminCommand");
            int command = client < 0 ? 1 : client + 2;
            return command < words.size()
                    && commands.contains(
                            String.valueOf(Path.of(words.get(command)).getFileName()));
        };
    }
}
