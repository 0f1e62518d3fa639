package dev.theseus.lab.admin;

import dev.theseus.lab.database.Database;
import dev.theseus.lab.host.NodeConfiguration;
import dev.theseus.lab.update.FailureSwitch;
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
        return Stream.of(
                new RegisterServer(database),
                new UnregisterServer(database),
                Listing.servers(database),
                Listing.schemata(database),
                Listing.contexts(database),
                new DisableSchema(database),
                new EnableSchema(database),
                new ChangeServer(database),
                new RunUpdate(database, updates),
                new ForceUpdateTask(database, configuration.release(), updates),
                new ListUpdateTasks(database, configuration.release()),
                new CheckDatabase(database, configuration.release()),
                new UnblockDatabase(database),
                new ReloadConfiguration(configuration),
                new GetProperty(configuration));
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
            console.error("no such command");
            return ExitStatus.FAILED;
        }
        String failure = "";
        try {
            Arguments arguments = Arguments.parse(line.subList(1, line.size()), command.usage());
            failure = command.failure(arguments) + ":\n";
            checkCredentials(arguments);
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

    /** Commands that can do without credentials still refuse wrong ones. */
    private void checkCredentials(Arguments arguments) throws IOException {
        if (arguments.has(Option.ADMIN_USER) || arguments.has(Option.ADMIN_PASSWORD)) {
            boolean right =
                    arguments.find(Option.ADMIN_USER).filter(MASTER::equals).isPresent()
                            && arguments
                                    .find(Option.ADMIN_PASSWORD)
                                    .filter(Files.readString(adminPassword).strip()::equals)
                                    .isPresent();
            if (!right) {
                throw new CommandFailed(ExitStatus.INVALID_CREDENTIALS, "Server response:\n Authentication failed");
            }
        }
    }
}
