package dev.theseus.actions.format;

import dev.theseus.actions.host.HostFile.Refused;
import dev.theseus.core.port.ActionException;

/** One text that holds a document and stands elsewhere than in a file: in a row of a table, behind an address. */
public interface Cell {
    /** Where it stands, for people. */
    String shown();

    /** What it holds now. */
    String read() throws Refused, ActionException, InterruptedException;

    /**
     * Changes it, where it still holds what is expected.
     *
     * @throws Refused where somebody else has changed it meanwhile, or the change was not taken; nothing was changed
     * @throws ActionException in doubt, where it is not known whether it was taken
     */
    void write(String expected, String wanted) throws Refused, ActionException, InterruptedException;
}
