package dev.theseus.core.run;

import dev.theseus.core.run.Lane.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts that the run has met: so that what a controller left behind on one is only looked for where it can still be found. */
final class MetHosts {
    /** A clock that is off by so much more or less than before is news. */
    private static final Duration CLOCK_NEWS = Duration.ofSeconds(2);

    private final Map<String, MetHost> hosts = new LinkedHashMap<>();

    Map<String, MetHost> view() {
        return Collections.unmodifiableMap(hosts);
    }

    /** Only what is new is journaled: the first contact of the run, and a host that is not what it was. */
    List<Event> decide(Input.HostMet i, Instant at) {
        MetHost known = hosts.get(i.host());
        boolean same = known != null
                && known.boot().equals(i.boot())
                && known.spool().equals(i.spool())
                && known.clockOffset().minus(i.clockOffset()).abs().compareTo(CLOCK_NEWS) < 0;
        return same ? List.of() : List.of(new Event.HostMet(at, i.host(), i.boot(), i.spool(), i.clockOffset()));
    }

    /** Takes the host in as it is now; says what was lost with the one that it was. */
    Optional<Loss> meet(Event.HostMet e) {
        MetHost before = hosts.put(e.host(), new MetHost(e.at(), e.boot(), e.spool(), e.clockOffset()));
        if (before == null) return Optional.empty();
        if (!before.boot().equals(e.boot())) return Optional.of(Loss.RESTARTED);
        return before.spool().equals(e.spool()) ? Optional.empty() : Optional.of(Loss.FORGOTTEN);
    }
}
