package dev.theseus.lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Connect's web page, as a person's hand: one method a control. Nothing is refused that the guide does not say is refused; what a click at the wrong
 * moment destroys is written down as harm.
 */
public final class ConnectConsole {
    private final ConnectDatabase database;

    ConnectConsole(ConnectDatabase database) {
        this.database = database;
    }

    /** The button beside "Flush Status"; its label changes at once, the flush has only begun. */
    public void enableFlush(String deployment) throws SQLException {
        click("Flush Status: Enable", deployment, """
                update dp_deployment set flush_button = 'Disable', flush_status = 'Flushing'
                where name = ? and flush_status = 'Disabled'""");
    }

    /** The same button afterwards. */
    public void disableFlush(String deployment) throws SQLException {
        click(
                "Flush Status: Disable",
                deployment,
                "update dp_deployment set flush_button = 'Enable', flush_status = 'Disabled' where name = ?");
    }

    /** Actions, Stop. What its deployment has not flushed by then is lost. */
    public void stopMachine(String machine) throws SQLException {
        harm("machine " + machine + " stopped before its deployment was flushed", """
                select from dp_machine m join dp_deployment d on d.name = m.deployment
                where m.name = ? and d.flush_status <> 'Complete'""", machine);
        click("Stop", machine, "update dp_machine set wanted = false where name = ?");
    }

    /** Actions, Start. */
    public void startMachine(String machine) throws SQLException {
        click("Start", machine, "update dp_machine set wanted = true where name = ?");
    }

    /** QA Diagnostic: "ON" or "OFF". */
    public void qaDiagnostic(String state) throws SQLException {
        click("QA Diagnostic", state, "update dp_instance set qa_diagnostic = ?");
    }

    /** Clean Storage, and OK in its dialog. */
    public void cleanStorage(String deployment) throws SQLException {
        harm(
                "storage of " + deployment + " cleaned while a machine ran",
                "select from dp_machine where deployment = ? and status <> 'Not Running'",
                deployment);
        harm(
                "storage of " + deployment + " cleaned before it was flushed",
                "select from dp_deployment where name = ? and flush_status <> 'Complete'",
                deployment);
        harm(
                "storage of " + deployment + " cleaned while the QA diagnostic was on",
                "select from dp_instance where qa_diagnostic <> 'OFF' and ? <> ''",
                deployment);
        click("Clean Storage", deployment, "update dp_deployment set storage_files = 0 where name = ?");
    }

    private void click(String control, String target, String effect) throws SQLException {
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            ConnectDatabase.change(
                    connection, "insert into console_click (control, target) values (?, ?)", control, target);
            ConnectDatabase.change(connection, effect, target);
            connection.commit();
        }
    }

    private void harm(String what, String where, String target) throws SQLException {
        if (!database.rows("select 1 where exists (" + where + ")", target).isEmpty()) {
            database.change("insert into harm (what) values (?)", what);
        }
    }

    /** Every click, {@code control target}, in order. */
    public List<String> clicks() throws SQLException {
        return database.rows("select control, target from console_click order by id");
    }

    /** What was lost by clicks at the wrong moment. */
    public List<String> harm() throws SQLException {
        return database.rows("select what from harm order by id");
    }
}
