package dev.theseus.engine.transport.ssh;

/** The server refused one more channel on a connection that works. */
final class NoChannel extends Exception {
    private static final long serialVersionUID = 1;

    NoChannel(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
