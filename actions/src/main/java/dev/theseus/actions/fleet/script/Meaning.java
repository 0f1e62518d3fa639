package dev.theseus.actions.fleet.script;

import dev.theseus.actions.fleet.script.Claim.Thing;
import dev.theseus.actions.fleet.script.Statement.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What can be read off a statement: how it is to be sent, and by what its work is known again. Where it does not know, it says so: nothing
 * is claimed, and after a crash a person is asked.
 */
final class Meaning {
    private static final Set<String> ROWS =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH", "DO", "VALUES", "LOAD", "MERGE");
    private static final Set<String> DEFINITIONS = Set.of(
            "CREATE", "ALTER", "DROP", "RENAME", "GRANT", "REVOKE", "COMMENT", "ANALYZE", "OPTIMIZE", "CHECK", "FLUSH");
    private static final Set<String> TWICE_IS_ONCE =
            Set.of("GRANT", "REVOKE", "COMMENT", "ANALYZE", "OPTIMIZE", "CHECK", "FLUSH", "VACUUM", "REINDEX");
    private static final Set<String> TRANSACTIONS = Set.of(
            "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "LOCK", "UNLOCK", "XA", "USE", "ABORT", "END");
    /** What a body is defined of: words in it are no part of the definition. */
    private static final Set<String> BODIES = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE");

    private static final Set<String> REPLACED = Set.of("VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT");
    private final String path;
    private final int line;
    private final List<Token> tokens;
    private final boolean wrapped;
    private final Dbms dbms;
    private final String first;
    private final List<Claim> claims = new ArrayList<>();
    private final Created created;

    private boolean repeatable;
    private Optional<String> alters = Optional.empty();

    Meaning(String path, List<Token> tokens, Dbms dbms) throws ScriptRefused {
        this.path = path;
        this.dbms = dbms;
        this.line = tokens.getFirst().line();
        this.wrapped = SetStatement.isWrapped(tokens);
        List<Token> whole = dbms == Dbms.MARIADB
                ? SetStatement.unwrapped(path, tokens)
                : tokens.stream().map(Meaning::folded).toList();
        this.tokens = dbms == Dbms.MARIADB ? SetStatement.meant(whole) : whole;
        this.first = this.tokens.getFirst().upper();
        this.created = Created.of(this.tokens);
        refuse(whole);
        if (DEFINITIONS.contains(first)) define(new Cursor(this.tokens));
        repeatable |= TWICE_IS_ONCE.contains(first);
        if (contradict()) claims.clear();
    }

    /** A name without quotes is one in small letters to PostgreSQL. */
    private static Token folded(Token token) {
        return token.kind() == Token.Kind.WORD
                ? new Token(
                        token.kind(), token.text().toLowerCase(Locale.ROOT), token.start(), token.end(), token.line())
                : token;
    }

    private void refuse(List<Token> whole) throws ScriptRefused {
        boolean transaction = TRANSACTIONS.contains(first)
                || first.equals("BEGIN") && !has("NOT")
                || first.equals("PREPARE") && has("TRANSACTION");
        if (transaction)
            throw refused(
                    first + " stands in a script",
                    "take it out: Theseus begins and ends transactions itself, so that a crash leaves nothing half");
        if (first.equals("COPY") && has("STDIN"))
            throw refused("COPY … FROM STDIN stands in a script", "write INSERT statements");
        Optional<String> commits = dbms == Dbms.MARIADB ? SetStatement.takesCommitsAway(whole) : Optional.empty();
        if (commits.isPresent())
            throw refused(
                    "a script sets " + commits.get(),
                    "take it out: what runs after it, the ledger's row too, would be rolled back when the session ends;"
                            + " Theseus commits each statement itself");
    }

    private ScriptRefused refused(String what, String remedy) {
        return new ScriptRefused(path, line, what, remedy);
    }

    private boolean has(String word) {
        return tokens.stream().anyMatch(token -> token.is(word));
    }

    Kind kind() {
        if (dbms == Dbms.POSTGRESQL && standsAlone()) return Kind.ALONE;
        if (isSetting()) return Kind.SESSION;
        if (ROWS.contains(first) && !(dbms == Dbms.POSTGRESQL && first.equals("DO"))) return Kind.ROWS;
        return DEFINITIONS.contains(first) ? Kind.DEFINITION : Kind.OPAQUE;
    }

    private boolean standsAlone() {
        boolean concurrently = has("CONCURRENTLY") && !first.equals("REFRESH");
        boolean whole = (first.equals("CREATE") || first.equals("DROP"))
                && tokens.size() > 1
                && (tokens.get(1).is("DATABASE") || tokens.get(1).is("TABLESPACE"));
        boolean label = first.equals("ALTER") && tokens.get(1).is("TYPE") && has("VALUE");
        boolean system = first.equals("ALTER") && tokens.get(1).is("SYSTEM");
        return concurrently || whole || label || system || first.equals("VACUUM");
    }

    /** Of the session alone, and not by a variable whose value would be another the next time. */
    private boolean isSetting() {
        if (dbms == Dbms.POSTGRESQL && (first.equals("RESET") || first.equals("SELECT") && configures())) return true;
        return first.equals("SET")
                && !(dbms == Dbms.MARIADB && SetStatement.isForOne(tokens))
                && !has("GLOBAL")
                && !has("PERSIST")
                && !has("PASSWORD")
                && !lingers();
    }

    /** {@code select set_config('search_path', …, false)}, as dumps have it. */
    private boolean configures() {
        return has("SET_CONFIG") && !has("FROM");
    }

    boolean lingers() {
        if (first.equals("CREATE")) {
            if (created.isTemporary()) return true;
            if (BODIES.contains(created.kind())) return false;
        }
        return dbms == Dbms.MARIADB && setsVariable() || first.equals("PREPARE");
    }

    /** A dump keeps settings in variables within such comments: those are computed from nothing but settings, and are the same each time. */
    private boolean setsVariable() {
        if (wrapped && first.equals("SET") && tokens.stream().noneMatch(token -> token.isSymbol('('))) return false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean variable = token.kind() == Token.Kind.WORD
                    && token.text().startsWith("@")
                    && !token.text().startsWith("@@");
            // Behind a name or a text in quotes it is the host of an account: definer=`a`@`%`.
            boolean host = i > 0
                    && (tokens.get(i - 1).kind() == Token.Kind.NAME
                            || tokens.get(i - 1).kind() == Token.Kind.TEXT);
            if (variable && !host) return true;
        }
        return false;
    }

    List<Claim> claims() {
        return claims;
    }

    Optional<String> alters() {
        return alters;
    }

    boolean severable() {
        boolean several = new Cursor(tokens).clauses().size() > 1
                && (first.equals("DROP")
                        || created.kind().equals("USER")
                        || created.kind().equals("ROLE"));
        boolean replacesTable = first.equals("CREATE")
                && created.kind().equals("TABLE")
                && tokens.get(1).is("OR");
        return !repeatable && (several || replacesTable);
    }

    boolean repeatable() {
        return repeatable;
    }

    /** Where one thing is claimed twice (tables that change names with each other), nothing is known by it. */
    private boolean contradict() {
        Set<String> seen = new HashSet<>();
        return claims.stream().anyMatch(claim -> !seen.add(claim.thing() + " " + claim.table() + " " + claim.name()));
    }

    private void define(Cursor at) {
        if (at.takes("CREATE")) create(at);
        else if (at.takes("DROP")) drop(at);
        else if (at.takes("ALTER")) {
            at.takes("ONLINE");
            at.takes("IGNORE");
            if (at.takes("TABLE")) alter(at);
        } else if (at.takes("RENAME", "TABLE")) for (List<Token> pair : at.clauses()) rename(new Cursor(pair));
    }

    private void create(Cursor at) {
        boolean replaces = at.takes("OR", "REPLACE");
        if (replaces && REPLACED.contains(created.kind())) repeatable = true;
        if (created.isTemporary()) return;
        // Where the new table is refused, the old one may be gone.
        if (replaces && !created.kind().equals("TABLE")) return;
        at.takesAny("UNIQUE", "FULLTEXT", "SPATIAL", "UNLOGGED");
        if (at.takes("TABLE")) {
            repeatable = at.takes("IF", "NOT", "EXISTS");
            at.name().ifPresent(table -> claims.add(Claim.table(table, true)));
        } else if (at.takes("INDEX")) {
            at.takes("CONCURRENTLY");
            repeatable = at.takes("IF", "NOT", "EXISTS") && dbms == Dbms.MARIADB;
            index(at, true);
        } else createdBehindOptions(new Cursor(created.behind()));
    }

    private void createdBehindOptions(Cursor at) {
        switch (created.kind()) {
            case "VIEW" -> {
                repeatable = at.takes("IF", "NOT", "EXISTS");
                at.name().ifPresent(view -> claims.add(Claim.table(view, true)));
            }
            case "TRIGGER" -> named(at, Thing.TRIGGER, true);
            case "PROCEDURE", "FUNCTION" -> named(at, Thing.ROUTINE, true);
            case "EVENT" -> repeatable = at.takes("IF", "NOT", "EXISTS");
            default -> {
                // Nothing is known of it.
            }
        }
    }

    private void drop(Cursor at) {
        if (at.takes("INDEX")) {
            at.takes("CONCURRENTLY");
            repeatable = at.takes("IF", "EXISTS");
            index(at, false);
        } else if (at.takesAny("TABLE", "VIEW")) {
            repeatable = at.takes("IF", "EXISTS");
            List<List<Token>> all = at.clauses();
            for (List<Token> one : all)
                new Cursor(one).name().ifPresent(table -> claims.add(Claim.table(table, false)));
            // What is known of some of them says nothing of all.
            if (claims.size() < all.size()) claims.clear();
        } else if (at.takes("TRIGGER")) named(at, Thing.TRIGGER, false);
        else if (at.takesAny("PROCEDURE", "FUNCTION")) named(at, Thing.ROUTINE, false);
    }

    private void index(Cursor at, boolean there) {
        at.name().ifPresent(index -> {
            boolean ofTable = at.skipsTo("ON");
            at.takes("ONLY");
            Optional<String> table = ofTable ? at.name() : Optional.empty();
            if (there) alters = table;
            claims.add(new Claim(Thing.INDEX, table.orElse(""), index, there));
        });
    }

    private void named(Cursor at, Thing thing, boolean there) {
        repeatable = at.takes("IF", "NOT", "EXISTS") || at.takes("IF", "EXISTS");
        at.name().ifPresent(name -> claims.add(new Claim(thing, "", name, there)));
    }

    private void rename(Cursor at) {
        at.name().ifPresent(table -> {
            claims.add(Claim.table(table, false));
            at.takes("TO");
            at.name().ifPresent(now -> claims.add(Claim.table(now, true)));
        });
    }

    private void alter(Cursor at) {
        boolean ifThere = at.takes("IF", "EXISTS");
        at.takes("ONLY");
        at.name().ifPresent(table -> {
            alters = Optional.of(table);
            List<AlterClause> clauses = at.clauses().stream()
                    .map(clause -> AlterClause.of(table, clause))
                    .toList();
            clauses.forEach(clause -> claims.addAll(clause.claims()));
            repeatable = !ifThere && clauses.stream().allMatch(AlterClause::repeatable);
        });
    }
}
