package dev.theseus.lab.groupware;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.theseus.lab.database.Database;
import dev.theseus.lab.groupware.Contacts.Contact;
import dev.theseus.lab.groupware.Sessions.Session;
import dev.theseus.lab.host.NodeConfiguration;
import dev.theseus.lab.http.Answers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What users' clients ask for: log in, read, write, log out; and how the node is. */
final class UserApi implements HttpHandler {

    record LoggedIn(String session, long context, long user, String node, String version) {}

    record Written(long id) {}

    record Listing(List<Contact> contacts) {}

    record LoggedOut(String session) {}

    record Status(
            String node,
            String version,
            String serverName,
            String group,
            String redirect,
            long sessions,
            long clusterSessions,
            int inFlight) {}

    private record Answer(int status, Object body, Optional<String> location) {
        static Answer ok(int status, Object body) {
            return new Answer(status, body, Optional.empty());
        }
    }

    private final NodeConfiguration configuration;
    private final Database database;
    private final ContextGate gate;
    private final Sessions sessions;
    private final Contacts contacts;
    private final Answers answers;
    private final AtomicInteger inFlight;

    UserApi(
            NodeConfiguration configuration,
            Database database,
            Sessions sessions,
            Answers answers,
            AtomicInteger inFlight) {
        this.configuration = configuration;
        this.database = database;
        this.gate = new ContextGate(configuration.serverName(), configuration.release());
        this.sessions = sessions;
        this.contacts = new Contacts(configuration.release());
        this.answers = answers;
        this.inFlight = inFlight;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        inFlight.incrementAndGet();
        try {
            send(exchange, answer(exchange));
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.location().ifPresent(url -> exchange.getResponseHeaders().set("Location", url));
        answers.json(exchange, answer.status(), answer.body());
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Query query = Query.of(exchange.getRequestURI());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            String path = exchange.getRequestURI().getPath();
            boolean writes = exchange.getRequestMethod().equals("POST");
            return switch (path) {
                case "/login" -> login(query);
                case "/contacts" -> writes ? write(query, body) : read(query);
                case "/logout" -> logout(query);
                case "/health" -> Answer.ok(200, "fine");
                case "/status" -> Answer.ok(200, status());
                default -> throw Refusal.badRequest("no such path");
            };
        } catch (Refusal e) {
            return refused(e, query);
        } catch (SQLException e) {
            System.err.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + e.getMessage());
            return Answer.ok(500, new Refusal.Body("DBP-0002", "Database problem: " + e.getMessage()));
        }
    }

    /** A user on the wrong server is sent to the second balancer, where there is one: only with a login, only once. */
    private Answer refused(Refusal refusal, Query query) {
        Optional<String> target = configuration
                .redirectUrl()
                .filter(_ -> refusal.code().equals("CTX-0012") && query.has("user"))
                .map(url -> url.replaceFirst("/+$", "") + "/login?" + query.raw());
        int moved = SignOn.isReturn(query) ? 307 : 302;
        return new Answer(target.isPresent() ? moved : refusal.status(), refusal.body(), target);
    }

    /**
     * Logs in. Who asked for something else and came here because the session had ended goes back to that, with the same method and body: as
     * where a single sign-on knows the user.
     */
    private Answer login(Query query) throws SQLException {
        long context = query.number("context");
        long user = query.number("user");
        Optional<String> asked = SignOn.asked(query);
        Session session = database.inTransaction(connection -> {
            gate.enter(connection, context);
            return sessions.begin(connection, context, user);
        });
        if (asked.isPresent()) {
            return new Answer(307, "signed on", Optional.of(SignOn.with(asked.get(), session)));
        }
        String version = configuration.release().version();
        return Answer.ok(200, new LoggedIn(session.id(), context, user, configuration.nodeName(), version));
    }

    private Answer write(Query query, String displayName) throws SQLException {
        if (displayName.isBlank()) {
            throw Refusal.badRequest("the body is the contact's name");
        }
        // Answered after the commit, and not before.
        return inContext(
                query,
                (connection, session, schema) ->
                        Answer.ok(201, new Written(contacts.add(connection, schema, session.context(), displayName))));
    }

    private Answer read(Query query) throws SQLException {
        return inContext(query, (connection, session, schema) -> {
            if (!query.has("id")) {
                return Answer.ok(200, new Listing(contacts.latest(connection, schema, session.context())));
            }
            long id = query.number("id");
            return Answer.ok(
                    200,
                    contacts.find(connection, schema, session.context(), id)
                            .orElseThrow(() -> Refusal.noSuchContact(id)));
        });
    }

    private Answer logout(Query query) throws SQLException {
        return database.inTransaction(connection -> {
            Session session = sessions.find(connection, query.text("session"));
            if (session.ended() && !gate.isOpen(connection, session.context())) {
                throw Refusal.sessionEnded(session.context());
            }
            sessions.end(connection, session);
            return Answer.ok(200, new LoggedOut(session.id()));
        });
    }

    @FunctionalInterface
    private interface ContextWork {
        Answer on(Connection connection, Session session, String schema) throws SQLException;
    }

    private Answer inContext(Query query, ContextWork work) throws SQLException {
        return database.inTransaction(connection -> {
            Session session = sessions.find(connection, query.text("session"));
            if (session.ended()) {
                if (gate.isOpen(connection, session.context())) {
                    return new Answer(307, "log in again", Optional.of(SignOn.of(session, query)));
                }
                throw Refusal.sessionEnded(session.context());
            }
            String schema = gate.enter(connection, session.context());
            Answer result = work.on(connection, session, schema);
            sessions.touch(connection, session);
            return result;
        });
    }

    private Status status() throws SQLException {
        return database.inTransaction(connection -> new Status(
                configuration.nodeName(),
                configuration.release().version(),
                configuration.serverName(),
                configuration.group(),
                configuration.redirectUrl().orElse(""),
                sessions.ofThisNode(connection),
                sessions.ofCluster(connection),
                inFlight.get() - 1)); // this request itself does not count
    }
}
