package dev.theseus.engine.transport.ssh;

/** The connection broke while something was under way on it. */
final class ConnectionLost extends Exception {
    private static final long serialVersionUID = 1;

    ConnectionLost(String message) {
        super(message);
    }

    ConnectionLost(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
