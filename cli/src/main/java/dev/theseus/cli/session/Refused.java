package dev.theseus.cli.session;

import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Problem;
import java.util.List;

/** A command that cannot do what was asked: why, and with which exit status it ends. It changed nothing, or nothing more. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    public static final int BAD_INPUT = 2;
    public static final int FAILED = 1;

    private final transient List<String> messages;
    private final int exitStatus;

    private Refused(List<String> messages, int exitStatus) {
        super(String.join("\n", messages));
        this.messages = List.copyOf(messages);
        this.exitStatus = exitStatus;
    }

    public static Refused of(List<Problem> problems) {
        return new Refused(problems.stream().map(Problem::toString).toList(), BAD_INPUT);
    }

    public static Refused of(Failure failure, int exitStatus) {
        return of(List.of(failure), exitStatus);
    }

    public static Refused of(List<Failure> failures, int exitStatus) {
        return new Refused(failures.stream().map(Failure::toString).toList(), exitStatus);
    }

    public List<String> messages() {
        return messages;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
