package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.ledger.Stopped;
import dev.theseus.actions.fleet.script.Script;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.List;

/** How scripts are carried out on one kind of server. */
interface Course {
    /**
     * Carries them out, and says of each in the ledger that it ran.
     *
     * @param from the statement of the first script to go on with, from 1 on
     * @return how many ran; fewer than all where the rest wants a session of its own
     * @throws SqlFailed not certain where the server did not say how a statement ended
     * @throws Stopped where it is certain how far it came
     */
    int run(List<Script> scripts, int from) throws SqlFailed, Stopped, InterruptedException;
}
