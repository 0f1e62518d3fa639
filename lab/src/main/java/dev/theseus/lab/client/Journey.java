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
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final Browser browser;
    private final Tally tally;
    private final Tenant tenant;
    private final long user;
    private final String name;
    private final long thinkNanos;
    private final long fromMicros;
    private final long fromNanos = System.nanoTime();
    private int step;

    Journey(Browser browser, Tenant tenant, long user, String name, int thinkMs) {
        this.browser = browser;
        this.tally = browser.tally();
        this.tenant = tenant;
        this.user = user;
        this.name = name;
        this.thinkNanos = TimeUnit.MILLISECONDS.toNanos(thinkMs);
        this.fromMicros = browser.clock().nowMicros();
    }

    void travel(URI start) throws InterruptedException {
        tally.journey();
        Optional<URI> contacts = login(start);
        if (contacts.isPresent()) {
            boolean whole = writeAndLook(contacts.get(), name + "-a") && writeAndLook(contacts.get(), name + "-b");
            if (whole) {
                think();
                goesOn(browser.send("POST", logout(contacts.get()), ""));
            }
        }
    }

    private static URI logout(URI contacts) {
        return contacts.resolve("/logout?" + contacts.getRawQuery());
    }

    /** The address of the user's contacts on the balancer that took the login; follows redirects as a browser does. */
    private Optional<URI> login(URI start) {
        URI target = start.resolve("/login?context=" + tenant.context() + "&user=" + user);
        Reply reply = browser.send("POST", target, "");
        for (int hops = 0; reply.isRedirect(); hops++) {
            if (hops == MAX_REDIRECTS) {
                tally.loop(reply);
                return Optional.empty();
            }
            tally.redirected(reply);
            target = target.resolve(reply.location().orElseThrow());
            reply = browser.send("GET", target, "");
        }
        if (!goesOn(reply)) {
            return Optional.empty();
        }
        Matcher session = SESSION.matcher(reply.text());
        if (!session.find()) {
            tally.failed("a login without a session", reply);
            return Optional.empty();
        }
        return Optional.of(target.resolve("/contacts?session=" + session.group(1)));
    }

    private boolean writeAndLook(URI contacts, String value) throws InterruptedException {
        think();
        Reply written = browser.send("POST", contacts, value);
        Matcher id = ID.matcher(written.text());
        if (written.isOk() && !id.find()) {
            tally.failed("a write without an id", written);
            return false;
        }
        if (!goesOn(written)) {
            return false;
        }
        Write write = new Write(tenant, Long.parseLong(id.group(1)), value);
        tally.acknowledged(write);
        think();
        if (!readBack(contacts, write)) {
            return false;
        }
        think();
        return goesOn(browser.send("GET", contacts, ""));
    }

    private boolean readBack(URI contacts, Write write) {
        Reply read = browser.send("GET", URI.create(contacts + "&id=" + write.id()), "");
        boolean wrong = read.isOk() && !read.text().contains('"' + write.value() + '"');
        if (wrong || read.status() == 404) {
            tally.lost(write);
        }
        return goesOn(read);
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
