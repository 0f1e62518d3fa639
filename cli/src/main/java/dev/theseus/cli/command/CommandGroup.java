package dev.theseus.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that is only a name for others; by itself it shows them. */
abstract class CommandGroup implements Runnable {
    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    CommandGroup(Shop shop) {
        this.shop = shop;
    }

    /** With the commands that it names, each with its help. */
    static CommandLine commandLine(CommandGroup group, Object... commands) {
        CommandLine line = new CommandLine(group);
        for (Object command : commands) line.addSubcommand(command);
        for (CommandLine sub : line.getSubcommands().values())
            sub.getCommandSpec().mixinStandardHelpOptions(true);
        return line;
    }

    @Override
    public final void run() {
        Required.of(spec).commandLine().usage(shop.around().out());
        shop.around().out().flush();
    }
}
