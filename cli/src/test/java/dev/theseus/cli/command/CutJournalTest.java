package dev.theseus.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Journals;
import dev.theseus.cli.kit.TwoHosts;
import dev.theseus.engine.store.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that lost its last records and fits its checksums all the same: the hosts have seen more. */
class CutJournalTest {
    @TempDir
    Path home;

    private Cli cli = new Cli(Path.of("."));

    private static final String STEPS = """
            - { id: count, run: "echo once >> HOME/count-${host.name}", undo: "rm -f HOME/count-${host.name}" }
            - { id: stop, run: "test -e HOME/fixed", undo: unneeded }
            """;

    @BeforeEach
    void a_run_that_waits() throws Exception {
        cli = new Cli(home.resolve("state"));
        TwoHosts hosts = TwoHosts.in(home);
        assertThat(cli.run("run", hosts.plan(STEPS), "-i", hosts.site()).status())
                .isEqualTo(4);
        Files.createFile(home.resolve("fixed"));
    }

    private RunDirectory run() throws Exception {
        return Journals.newest(home.resolve("state/theseus")).orElseThrow();
    }

    /** Whole records go, as with a copy from before; what is left fits its checksums. */
    private void cut(String where) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + run().path().resolve("journal.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("delete from journal where " + where))
                    .isPositive();
        }
    }

    /** From the record on in which the first step of the second kind began. */
    private void cutBeforeTheSecondStep() throws Exception {
        cut("first_seq >= (select min(first_seq) from journal where records like '%\"e\":\"intend\"%test -e%')");
    }

    @Test
    void is_refused_on_resume_and_rollback_and_nothing_more_is_journaled() throws Exception {
        cutBeforeTheSecondStep();
        String before = cli.run("log").out();
        Path open = home.resolve("state/theseus/installations/here/open");
        assertThat(open).content().startsWith(run().id() + "\n");
        for (String[] command : new String[][] {{"resume"}, {"rollback"}, {"resume", "--take-over"}}) {
            Cli.Ended refused = cli.run(command);
            assertThat(open).as("no other run begins on top").content().startsWith(run().id() + "\n");
            assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("THS-713 a has seen record", "the journal here ends at", "Nothing more was begun")
                    .contains("--trust-journal");
        }
        assertThat(cli.run("log").out()).isEqualTo(before);
        assertThat(home.resolve("count-b")).doesNotExist();
    }

    @Test
    void goes_on_by_a_persons_word_which_is_on_record_and_finds_again_what_hosts_did() throws Exception {
        cut("first_seq >= (select min(first_seq) from journal where records like '%\"e\":\"intend\"%echo once%')");
        Cli.Ended met = cli.run("resume");
        assertThat(met.err()).as("cut before any effect, but the host was met").contains("THS-713");
        Cli.Ended trusted = cli.run("resume", "--trust-journal", "the disk lost a minute");
        assertThat(trusted.status())
                .as("how the second step ended before is found again, too: %s", trusted)
                .isEqualTo(4);
        assertThat(trusted.out())
                .contains("alice says that the journal counts, whatever hosts remember (the disk lost a minute)");
        assertThat(home.resolve("count-a"))
                .as("its key is on the host: found again, not done again")
                .hasContent("once");
        assertThat(cli.run("answer", "h1", "retry").status()).isZero();
        assertThat(cli.run("resume").status()).isZero();
        assertThat(cli.run("rollback").status())
                .as("what was vouched for once counts on")
                .isEqualTo(5);
    }

    @Test
    void is_noticed_at_first_contact_where_the_journal_does_not_know_the_host() throws Exception {
        cut("first_seq >= (select min(first_seq) from journal where records like '%\"e\":\"met\"%')");
        Cli.Ended refused = cli.run("resume");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.err()).contains("THS-713 a has seen record");
        assertThat(cli.run("resume").err())
                .as("the journal has grown past that place, and has another record there")
                .contains("THS-713");
    }

    @Test
    void does_not_keep_a_run_from_being_given_up() throws Exception {
        cutBeforeTheSecondStep();
        Cli.Ended abandoned = cli.run("abandon", run().id(), "--reason", "the copy was too old");
        assertThat(abandoned.status()).as(abandoned.toString()).isEqualTo(1);
        assertThat(abandoned.out()).contains("Abandoned: the copy was too old");
    }
}
