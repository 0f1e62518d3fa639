package dev.theseus.lab.client;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One user's visit: log in, write, read it back, look around, twice, log out. It ends at the first answer that is not
 * what it should be; nothing is tried again.
 */
final class Journey {

    /** How many requests a whole journey has. */
    static final int REQUESTS = 8;

    private static final int MAX_REDIRECTS = 5;
    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final Pattern GIVEN = Pattern.compile("[?&]session=([^&]+)");
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final Browser browser;
    private final Tally tally;
    private final Tenant tenant;
    private final long user;
    private final String name;
    private final long thinkNanos;
    private final long fromMicros;
    private final long fromNanos = System.nanoTime();
    private URI balancer;
    private String session = "";
    private int step;

    Journey(Browser browser, URI balancer, Tenant tenant, long user, String name, int thinkMs) {
        this.browser = browser;
        this.tally = browser.tally();
        this.balancer = balancer;
        this.tenant = tenant;
        this.user = user;
        this.name = name;
        this.thinkNanos = TimeUnit.MILLISECONDS.toNanos(thinkMs);
        this.fromMicros = browser.clock().nowMicros();
    }

    void travel() throws InterruptedException {
        tally.journey();
        if (login() && writeAndLook(name + "-a") && writeAndLook(name + "-b")) {
            think();
            Optional<Reply> reply = send("POST", at("/logout", ""), "");
            reply.ifPresent(this::goesOn);
        }
    }

    /** Where the user is now, and who it is: every request says so. */
    private URI at(String path, String more) {
        return balancer.resolve(path + "?context=" + tenant.context() + more + "&session=" + session);
    }

    private boolean login() {
        Optional<Reply> reply =
                send("POST", balancer.resolve("/login?context=" + tenant.context() + "&user=" + user), "");
        if (reply.isEmpty() || !goesOn(reply.get())) {
            return false;
        }
        Matcher found = SESSION.matcher(reply.get().text());
        if (!found.find()) {
            tally.failed("a login without a session", reply.get());
            return false;
        }
        session = found.group(1);
        return true;
    }

    /**
     * Sends a request and follows redirects as a browser does, to another balancer and into another session too; nothing is sent again that
     * was not answered so. Empty where the redirects had no end.
     */
    private Optional<Reply> send(String method, URI start, String body) {
        long begun = System.nanoTime();
        URI target = start;
        String verb = method;
        String content = body;
        Reply reply = browser.send(verb, target, content);
        boolean waited = reply.waited();
        for (int hops = 0; reply.isRedirect(); hops++) {
            if (hops == MAX_REDIRECTS) {
                tally.loop(reply);
                return Optional.empty();
            }
            tally.redirected(reply);
            target = target.resolve(reply.location().orElseThrow());
            if (!reply.keepsMethod()) {
                verb = "GET";
                content = "";
            }
            reply = browser.send(verb, target, content);
            waited |= reply.waited();
        }
        if (waited) {
            tally.waited(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        balancer = target.resolve("/");
        Matcher given = GIVEN.matcher(target.toString());
        if (given.find()) {
            session = given.group(1);
        }
        return Optional.of(reply);
    }

    private boolean writeAndLook(String value) throws InterruptedException {
        think();
        Optional<Reply> written = send("POST", at("/contacts", ""), value);
        if (written.isEmpty()) {
            return false;
        }
        Matcher id = ID.matcher(written.get().text());
        if (written.get().isOk() && !id.find()) {
            tally.failed("a write without an id", written.get());
            return false;
        }
        if (!goesOn(written.get())) {
            return false;
        }
        Write write = new Write(tenant, Long.parseLong(id.group(1)), value);
        tally.acknowledged(write);
        think();
        if (!readBack(write)) {
            return false;
        }
        think();
        return send("GET", at("/contacts", ""), "").map(this::goesOn).orElse(false);
    }

    private boolean readBack(Write write) {
        Optional<Reply> read = send("GET", at("/contacts", "&id=" + write.id()), "");
        if (read.isEmpty()) {
            return false;
        }
        boolean wrong = read.get().isOk() && !read.get().text().contains('"' + write.value() + '"');
        if (wrong || read.get().status() == 404) {
            tally.lost(write);
        }
        return goesOn(read.get());
    }

    /** Counts an answer, and says whether the journey goes on. */
    private boolean goesOn(Reply reply) {
        if (reply.isOk()) {
            tally.ok(reply);
        } else if (reply.hasCode("CTX-0013")) {
            tally.refused(new Refused(tenant, reply.window(), reply));
        } else if (reply.hasCode("SES-0207")) {
            // The session ended some time between the beginning of the journey and now.
            tally.refused(
                    new Refused(tenant, new Window(fromMicros, reply.window().toMicros()), reply));
        } else {
            tally.failed(reply.reason(), reply);
        }
        return reply.isOk();
    }

    /** Waits for the next step's own time: a slow answer does not move the steps after it. */
    private void think() throws InterruptedException {
        step++;
        TimeUnit.NANOSECONDS.sleep(fromNanos + step * thinkNanos - System.nanoTime());
    }
}
