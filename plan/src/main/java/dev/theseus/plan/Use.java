package dev.theseus.plan;

import java.util.List;

/** Where an expression stands, which decides whether a secret may come out of it. */
sealed interface Use {
    /** The expression is all there is: its value is computed with, compared, shown. */
    record Formula() implements Use {}

    /** A hole in text that an action handles; it keeps secrets hidden by itself. */
    record Text() implements Use {}

    /** A hole in text that anybody may see: environment, user, directory, version. */
    record Visible() implements Use {}

    /** A hole on a command line; {@code words} are the command's words before it. */
    record CommandLine(List<String> words) implements Use {}
}
