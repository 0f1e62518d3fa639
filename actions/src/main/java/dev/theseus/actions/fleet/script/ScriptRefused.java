package dev.theseus.actions.fleet.script;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;

/** Why a script cannot be used; nothing was sent. */
public final class ScriptRefused extends Exception {
    private static final long serialVersionUID = 1;
    private final String remedy;

    /** @param line where it is, from 1 on; 0 for the file as a whole */
    public ScriptRefused(String path, int line, String what, String remedy) {
        super(path + (line > 0 ? ":" + line : "") + ": " + what);
        this.remedy = remedy;
    }

    public Failure failure() {
        return new Failure(Code.SCRIPT_REFUSED, getMessage() + "; nothing was sent", remedy);
    }
}
