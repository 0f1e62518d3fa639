package dev.theseus.lab.admin;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a command is called. The original has two families of commands, which refuse in different ways: those that administer (contexts, servers,
 * databases) have an exit status for each kind of mistake; those about update tasks and the configuration have 1 for all.
 *
 * @param options what it takes besides the options that every command of its family takes
 * @param needed what it does not do without
 */
record Usage(String name, Family family, Set<Option> options, Set<Option> needed) {

    enum Family {
        ADMINISTRATION(Set.of(Option.NO_NEWLINE, Option.RESPONSE_TIMEOUT)),
        TOOLKIT(Set.of(Option.RESPONSE_TIMEOUT));

        private final Set<Option> common;

        Family(Set<Option> common) {
            this.common = common;
        }
    }

    Usage {
        options = Set.copyOf(options);
        needed = Set.copyOf(needed);
    }

    /** A command that administers. */
    static Usage of(String name) {
        return new Usage(name, Family.ADMINISTRATION, Set.of(), Set.of());
    }

    /** One of the others. */
    static Usage ofToolkit(String name) {
        return new Usage(name, Family.TOOLKIT, Set.of(), Set.of());
    }

    Usage takes(Option... more) {
        return new Usage(name, family, and(options, more), needed);
    }

    Usage needs(Option... more) {
        return new Usage(name, family, and(options, more), and(needed, more));
    }

    /** Only for the master administrator, who says the password. */
    Usage byMaster() {
        return new Usage(
                name,
                family,
                and(options, Option.ADMIN_USER, Option.ADMIN_PASSWORD),
                family == Family.TOOLKIT ? needed : and(needed, Option.ADMIN_USER, Option.ADMIN_PASSWORD));
    }

    /** Everything that it takes. */
    Set<Option> all() {
        return and(options, family.common.toArray(Option[]::new));
    }

    /** A mistake on the command line, in the way of its family. */
    CommandFailed mistaken(int exitStatus, String message) {
        return family == Family.TOOLKIT
                ? new CommandFailed(ExitStatus.FAILED, "Unable to parse command line: " + message)
                : new CommandFailed(exitStatus, message);
    }

    private static Set<Option> and(Set<Option> some, Option... more) {
        Set<Option> all = EnumSet.noneOf(Option.class);
        all.addAll(some);
        all.addAll(List.of(more));
        return all;
    }
}
