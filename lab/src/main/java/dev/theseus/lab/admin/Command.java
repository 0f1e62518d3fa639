package dev.theseus.lab.admin;

import java.io.IOException;
import java.sql.SQLException;

/** One administration command. */
interface Command {

    Usage usage();

    /** What the message about a failure begins with. */
    String failure(Arguments arguments);

    void run(Arguments arguments, Console console) throws SQLException, IOException, InterruptedException;
}
