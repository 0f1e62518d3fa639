package dev.theseus.cli.command;

import dev.theseus.cli.session.Refused;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;

/** An option that means something for the schemata of a server of SQL, and nothing for keyspaces. */
enum SqlOnly {
    TRY("--try", "Cassandra cannot try a change on empty copies", "leave it out: the statements are shown without it"),
    REFUSE(
            "--refuse and --larger-than",
            "Cassandra does not tell what a change does to the rows of a table",
            "leave it out, and look at the statements: theseus fleet preview"),
    EASE_OFF(
            "--ease-off",
            "it goes by what a server of SQL has under way, and keyspaces go one at a time anyway",
            "leave it out"),
    AND_SERVER(
            "--and-server",
            "one run goes through the keyspaces of one cluster",
            "run it for each cluster by itself; a plan of your own may name several");

    private final String option;
    private final String reason;
    private final String remedy;

    SqlOnly(String option, String reason, String remedy) {
        this.option = option;
        this.reason = reason;
        this.remedy = remedy;
    }

    /** @param server as the inventory calls it */
    Refused refused(String server) {
        return Refused.of(
                new Failure(
                        Code.BAD_VALUE,
                        option + ": not for " + server + ", a Cassandra: " + reason + "; nothing was sent",
                        remedy),
                Refused.BAD_INPUT);
    }
}
