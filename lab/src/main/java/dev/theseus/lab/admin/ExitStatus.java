package dev.theseus.lab.admin;

/** Exit statuses of the commands; the numbers are App Suite's. */
final class ExitStatus {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int INVALID_CREDENTIALS = 101;
    static final int INVALID_DATA = 103;
    static final int MISSING_OPTION = 104;
    static final int COMMUNICATION_ERROR = 105;
    static final int STORAGE_ERROR = 106;
    static final int UNKNOWN_OPTION = 109;
    static final int NO_SUCH_COMMAND = 127;
    /** The original's -1. */
    static final int NO_CREDENTIALS = 255;

    private ExitStatus() {}
}
