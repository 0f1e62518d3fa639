package dev.theseus.actions.fleet.script;

import java.util.List;

/** What scripts are written in. */
public sealed interface Language permits Dbms, Cql {
    /** Takes a script apart into its statements. */
    List<Statement> statements(String path, String text) throws ScriptRefused;
}
