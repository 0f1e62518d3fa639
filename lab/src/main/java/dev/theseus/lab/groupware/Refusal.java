package dev.theseus.lab.groupware;

/**
 * A request that the application does not carry out, with the status and code that the user's client gets. CTX-0012 is
 * App Suite's; CTX-0013 and SES-0207 are the lab's own, so that a client can tell a disabled context from all else.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Body of the answer. */
    public record Body(String code, String error) {}

    private final int status;
    private final String code;

    private Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal unknownContext(long context) {
        return new Refusal(404, "CTX-0002", "Cannot find context " + context + ".");
    }

    static Refusal locatedElsewhere(long context, long server) {
        return new Refusal(421, "CTX-0012", "The context " + context + " is located in server with id " + server + ".");
    }

    static Refusal contextDisabled(long context) {
        return new Refusal(
                503, "CTX-0013", "The context " + context + " is currently disabled. Please try again later.");
    }

    static Refusal beingUpdated(long context) {
        return new Refusal(503, "CTX-0011", "The context \"" + context + "\" is currently being updated.");
    }

    static Refusal needsUpdate(long context, String schema) {
        return new Refusal(
                503, "UPD-0005", "The schema " + schema + " of context " + context + " must be updated before use.");
    }

    static Refusal serverNotRegistered(String name) {
        return new Refusal(503, "DBP-0006", "Server " + name + " is not registered.");
    }

    static Refusal sessionExpired() {
        return new Refusal(401, "SES-0203", "Your session expired. Please start a new browser session.");
    }

    static Refusal sessionEnded(long context) {
        return new Refusal(503, "SES-0207", "Your session ended because context " + context + " was disabled.");
    }

    static Refusal noSuchContact(long id) {
        return new Refusal(404, "CON-0125", "The contact " + id + " does not exist.");
    }

    static Refusal badRequest(String reason) {
        return new Refusal(400, "SVL-0002", reason);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Body body() {
        return new Body(code, String.valueOf(getMessage()));
    }
}
