package dev.theseus.lab.client;

import java.util.Optional;

/** What came of one request, with the time it took by the database's clock. @param waited whether it waited in a balancer's queue */
record Reply(String request, int status, String text, Optional<String> location, boolean waited, Window window) {

    /** Stands for a status when there was no answer. */
    static final int NONE = 0;

    boolean isOk() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return (status == 302 || keepsMethod()) && location.isPresent();
    }

    /** Whether the redirect is followed with the same method and the same body. */
    boolean keepsMethod() {
        return status == 307;
    }

    /** Whether the answer carries this error code of the application. */
    boolean hasCode(String code) {
        return text.contains('"' + code + '"');
    }

    /** The application's or the balancer's error code with the status: failures are counted by it. */
    String reason() {
        String code = text.replaceFirst("(?s)^.*\"code\":\"([A-Z0-9-]+)\".*$", "$1");
        return status == NONE ? "no answer" : status + (code.equals(text) ? "" : " " + code);
    }

    String sample() {
        String line = text.replaceAll("\\s+", " ").strip();
        return request + " → " + (status == NONE ? "" : status + " ")
                + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
    }
}
