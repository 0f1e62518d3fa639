package dev.theseus.lab.admin;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** One administration command. */
interface Command {

    String name();

    /** Options that it takes besides those that every command takes. */
    Set<Option> options();

    /** Options that it does not do without. */
    Set<Option> needed();

    /** What the message about a failure begins with. */
    String failure(Arguments arguments);

    void run(Arguments arguments, Console console) throws SQLException, IOException, InterruptedException;
}
