package dev.theseus.lab.admin;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a command is called.
 *
 * @param options what it takes besides the options that every command takes
 * @param needed what it does not do without
 */
record Usage(String name, Set<Option> options, Set<Option> needed) {

    Usage {
        options = Set.copyOf(options);
        needed = Set.copyOf(needed);
    }

    static Usage of(String name) {
        return new Usage(name, Set.of(), Set.of());
    }

    Usage takes(Option... more) {
        return new Usage(name, and(options, more), needed);
    }

    Usage needs(Option... more) {
        return new Usage(name, and(options, more), and(needed, more));
    }

    /** Only for the master administrator, who says the password. */
    Usage byMaster() {
        return new Usage(name, options, and(needed, Option.ADMIN_USER, Option.ADMIN_PASSWORD));
    }

    private static Set<Option> and(Set<Option> some, Option... more) {
        Set<Option> all = EnumSet.noneOf(Option.class);
        all.addAll(some);
        all.addAll(List.of(more));
        return all;
    }
}
