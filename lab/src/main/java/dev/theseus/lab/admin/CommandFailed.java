package dev.theseus.lab.admin;

/** The end of a command that could not do its work. */
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    CommandFailed(int exitStatus, String message) {
        super(message, null, false, false);
        this.exitStatus = exitStatus;
    }

    static CommandFailed invalid(String message) {
        return new CommandFailed(ExitStatus.INVALID_DATA, "Server response:\n " + message);
    }

    int exitStatus() {
        return exitStatus;
    }
}
