package dev.theseus.cli.command;

import dev.theseus.cli.session.Build;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.port.JournalException;
import dev.theseus.plan.source.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole. */
@Command(
        name = "theseus",
        description = "Carries out upgrade guides on stateful clusters: checked, journaled, resumable, reversible.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  theseus demo                                  see it work, on this machine, without any installation",
            "  theseus lint plans/appsuite-without-downtime  check a plan",
            "  theseus status                                how the latest run stands"
        })
public final class Root implements Runnable {
    @Mixin
    private final Common common;

    private final Shop shop;

    @Spec
    private @Nullable CommandSpec spec;

    private Root(Common common, Shop shop) {
        this.common = common;
        this.shop = shop;
    }

    /** Carries out the words of a command line. @return the exit status */
    public static int execute(Common common, Shop shop, String... words) {
        return commandLine(common, shop).execute(words);
    }

    /** The command line, every command registered. */
    public static CommandLine commandLine(Common common, Shop shop) {
        Build build = shop.around().build();
        CommandLine line = new CommandLine(new Root(common, shop));
        line.getCommandSpec().version("theseus " + build.version());
        line.addSubcommand(new LintCommand(shop));
        line.addSubcommand(new PreviewCommand(shop));
        line.addSubcommand(new RunCommand(shop));
        line.addSubcommand(new StatusCommand(shop));
        line.addSubcommand(new ResumeCommand(shop));
        line.addSubcommand(new AnswerCommand(shop));
        line.addSubcommand(new PauseCommand(shop));
        line.addSubcommand(new StopCommand(shop));
        line.addSubcommand(new RollbackCommand(shop));
        line.addSubcommand(new FinalizeCommand(shop));
        line.addSubcommand(new AbandonCommand(shop));
        line.addSubcommand(new LogCommand(shop));
        line.addSubcommand(new ReportCommand(shop));
        line.addSubcommand(new RecoverCommand(shop));
        line.addSubcommand(new RunsCommand(shop));
        line.addSubcommand(new PathCommand(shop));
        line.addSubcommand(new SchemaCommand(shop));
        line.addSubcommand(new DemoCommand(shop));
        line.addSubcommand(new RehearseCommand(shop));
        line.addSubcommand(FleetCommand.commandLine(shop));
        line.addSubcommand(new UpgradeSchemataCommand(shop));
        line.addSubcommand(LabCommand.commandLine(shop));
        line.addSubcommand(HaproxyCommand.commandLine(shop));
        line.addSubcommand("completion", new CompletionCommand(shop));
        for (CommandLine sub : line.getSubcommands().values())
            sub.getCommandSpec().mixinStandardHelpOptions(true);
        PrintWriter err = shop.around().err();
        line.setOut(shop.around().out());
        line.setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((e, _, _) -> failed(e, err));
        line.setParameterExceptionHandler((e, _) -> misused(e));
        line.setUsageHelpAutoWidth(shop.around().person());
        return line;
    }

    /** Says what is wrong in the last lines that are read, instead of above the whole help. */
    private static int misused(ParameterException e) {
        CommandLine used = e.getCommandLine();
        PrintWriter err = used.getErr();
        Optional<String> unknown = unknownCommand(e);
        if (unknown.isPresent()) {
            List<String> names = used.getSubcommands().entrySet().stream()
                    .filter(each ->
                            !each.getValue().getCommandSpec().usageMessage().hidden())
                    .map(Map.Entry::getKey)
                    .toList();
            err.println("theseus: there is no command '" + InertText.line(unknown.get()) + "': "
                    + Nearest.remedy(unknown.get(), names));
        } else {
            err.println("theseus: " + InertText.line(String.valueOf(e.getMessage())));
            if (!UnmatchedArgumentException.printSuggestions(e, err))
                err.print(used.getHelp().fullSynopsis());
        }
        err.println("`" + used.getCommandSpec().qualifiedName() + " --help` says more.");
        err.flush();
        return used.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The word that stands where a command should. */
    private static Optional<String> unknownCommand(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && !e.getCommandLine().getSubcommands().isEmpty()
                        && !unmatched.isUnknownOption()
                ? unmatched.getUnmatched().stream().findFirst()
                : Optional.empty();
    }

    private static int failed(Exception e, PrintWriter err) {
        switch (e) {
            case Refused refused -> {
                refused.messages().forEach(message -> err.println("theseus: " + InertText.line(message)));
                err.flush();
                return refused.exitStatus();
            }
            case JournalException trouble -> {
                err.println("theseus: " + InertText.line(trouble.failure().toString()));
                err.flush();
                return switch (trouble.code()) {
                    case UNKNOWN_RUN, RUN_ENDED, NOTHING_TO_ANSWER, BAD_ANSWER -> Refused.BAD_INPUT;
                    default -> Refused.FAILED;
                };
            }
            case InterruptedException _ -> {
                Thread.currentThread().interrupt();
                return 130;
            }
            default -> {
                err.println("theseus: this is a mistake in Theseus itself; the journal of the run is as it was");
                e.printStackTrace(err);
                err.flush();
                return Refused.FAILED;
            }
        }
    }

    @Override
    public void run() {
        Required.of(spec).commandLine().usage(shop.around().out());
        shop.around().out().flush();
    }

    /** The script that completes commands in a shell. */
    static String completion(CommandLine line) {
        return AutoComplete.bash("theseus", line);
    }
}
