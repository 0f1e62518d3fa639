package dev.theseus.actions.fleet.script;

import java.util.List;

/** Cassandra's language. What its statements mean is in {@link CqlMeaning}. */
public enum Cql implements Language {
    CASSANDRA;

    @Override
    public List<Statement> statements(String path, String text) throws ScriptRefused {
        return CqlStatements.of(path, text);
    }
}
