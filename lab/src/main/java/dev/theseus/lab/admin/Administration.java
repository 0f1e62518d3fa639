package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.host.NodeConfiguration;
import dev.theseus.lab.update.FailureSwitch;
import dev.theseus.lab.update.Release;
import dev.theseus.lab.update.UpdateRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All commands of one node: finds the one that is meant, checks options and credentials, runs it, records it. */
public final class Administration {

    private static final String MASTER = "oxadminmaster";

    private final Path adminPassword;
    private final ExecutionLog log;
    private final Map<String, Command> commands;

    public Administration(NodeConfiguration configuration, Database database) throws IOException {
        this.adminPassword = configuration.host().lab().resolve("secrets/admin_password");
        this.log = ExecutionLog.of(configuration.host().root());
        this.commands = commands(configuration, database)
                .collect(Collectors.toUnmodifiableMap(command -> command.usage().name(), Function.identity()));
    }

    private static Stream<Command> commands(NodeConfiguration configuration, Database database) {
        UpdateRun updates = new UpdateRun(
                database,
                configuration.release(),
                FailureSwitch.of(configuration.host().lab()),
                configuration.rowsPerSecond());
        // It came with 7.10.2.
        Stream<Command> later = configuration.release() == Release.V7_10_0
                ? Stream.of()
                : Stream.of(new ListUpdateTasks(database, configuration.release()));
        Stream<Command> always = Stream.of(
                new RegisterServer(database),
                new UnregisterServer(database),
                Listing.servers(database),
                Listing.schemata(database),
                new DisableSchema(database),
                new EnableSchema(database),
                new ChangeServer(database),
                new RunUpdate(database, configuration.release(), updates),
                new ForceUpdateTask(database, configuration.release(), updates),
                new UnblockDatabase(database),
                new ReloadConfiguration(configuration));
        return Stream.concat(always, later);
    }

    /** Carries out a command line and returns its exit status. */
    int execute(List<String> line, Console console) throws IOException {
        int status = attempt(line, console);
        log.record(line, status);
        return status;
    }

    private int attempt(List<String> line, Console console) throws IOException {
        Command command = commands.get(line.getFirst());
        if (command == null) {
            console.error(line.getFirst() + ": not found");
            return ExitStatus.NO_SUCH_COMMAND;
        }
        String failure = "";
        try {
            Arguments arguments = Arguments.parse(line.subList(1, line.size()), command.usage());
            String begins = command.failure(arguments);
            failure = begins.isEmpty() ? "" : begins + ":\n";
            checkCredentials(command.usage(), arguments, console);
            command.run(arguments, console);
            return ExitStatus.OK;
        } catch (CommandFailed e) {
            console.error(failure + e.getMessage());
            return e.exitStatus();
        } catch (SQLException e) {
            console.error(failure + "Server response:\n " + e.getMessage());
            return ExitStatus.STORAGE_ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    private void checkCredentials(Usage usage, Arguments arguments, Console console) throws IOException {
        if (!usage.options().contains(Option.ADMIN_USER)) return;
        boolean toolkit = usage.family() == Usage.Family.TOOLKIT;
        if (toolkit && !(arguments.has(Option.ADMIN_USER) && arguments.has(Option.ADMIN_PASSWORD))) {
            console.line("You must provide administrative credentials to proceed.");
            throw new CommandFailed(ExitStatus.NO_CREDENTIALS, "");
        }
        boolean right = arguments.find(Option.ADMIN_USER).filter(MASTER::equals).isPresent()
                && arguments
                        .find(Option.ADMIN_PASSWORD)
                        .filter(Files.readString(adminPassword).strip()::equals)
                        .isPresent();
        if (!right) {
            throw toolkit
                    ? new CommandFailed(ExitStatus.FAILED, "Authentication failed")
                    : new CommandFailed(ExitStatus.INVALID_CREDENTIALS, "Server response:\n Authentication failed");
        }
    }
}
