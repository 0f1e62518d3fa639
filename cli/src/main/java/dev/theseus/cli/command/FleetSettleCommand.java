package dev.theseus.cli.command;

import dev.theseus.actions.fleet.Fleet;
import dev.theseus.actions.fleet.Word;
import dev.theseus.cli.session.DatabaseAccess;
import dev.theseus.cli.session.Refused;
import dev.theseus.cli.view.InertText;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "settle",
        description = {
            "Say whether the statement that a crash left in doubt took effect (THS-817). The next run goes by it.",
            "Nothing is sent to the schema but this word."
        },
        footer = {
            "",
            "Examples:",
            "  theseus fleet settle tenant_7 --as done -i site.yaml",
            "  theseus fleet settle authentication --server ring --as again -i site.yaml    a keyspace on Cassandra"
        })
final class FleetSettleCommand implements Callable<Integer> {
    private final Shop shop;

    @Parameters(paramLabel = "SCHEMA", description = "The schema; on Cassandra a keyspace.")
    private @Nullable String schema;

    @Option(
            names = "--as",
            paramLabel = "WORD",
            required = true,
            description =
                    "done: it took effect. again: it did not. all: the rest of its script was carried out by hand.")
    private @Nullable Word word;

    @Mixin
    private WhichServer where = new WhichServer();

    FleetSettleCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() throws Exception {
        DatabaseAccess access = where.access(shop);
        Fleet fleet = WhichFleet.fleet(access);
        String name = Required.of(schema);
        Word said = Required.of(word);
        boolean heard = access.with(session -> fleet.say(said, name, session));
        if (!heard)
            throw Refused.of(
                    new Failure(
                            Code.NOTHING_TO_ANSWER,
                            "no statement of " + name + " is in doubt; nothing was changed",
                            "theseus fleet scan shows how it stands"),
                    Refused.BAD_INPUT);
        shop.print(InertText.line(name + ": " + said + ". The next run goes by that."));
        return 0;
    }
}
