package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import dev.theseus.lab.Installation;
import dev.theseus.lab.client.ClientStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one trial came to.
 *
 * @param kills how often its controller was killed
 * @param ending how its run ended; absent where it waits for a person, or nobody could take it up again
 * @param holds questions that a person was asked
 * @param installation how the lab stood in the end
 * @param events how many events its journal has
 * @param intents how many effects were begun
 * @param missed why what was to go wrong did not
 */
public record Outcome(
        String name,
        int kills,
        Optional<Ending> ending,
        List<Event.HoldOpened> holds,
        Executions executions,
        Installation installation,
        ClientStatistics client,
        long events,
        int intents,
        Optional<String> missed) {

    /** What is wrong with it, compared with an undisturbed trial; nothing for a good one. */
    List<String> faults(Outcome undisturbed) {
        List<String> faults = new ArrayList<>(missed.stream().toList());
        holds.forEach(hold -> faults.add("a person was asked (" + hold.kind() + "): " + hold.text()));
        if (holds.isEmpty() && !done())
            faults.add("ended as " + ending.map(Enum::name).orElse("nothing at all"));
        executions.doubled(undisturbed.executions()).forEach(line -> faults.add("done twice: " + line));
        if (holds.isEmpty()) {
            executions.lost(undisturbed.executions()).forEach(line -> faults.add("not done: " + line));
            installation
                    .differences(undisturbed.installation())
                    .forEach(line -> faults.add("ended differently: " + line));
        }
        if (client.lostWrites() > 0) faults.add(client.lostWrites() + " writes of users were lost");
        return faults;
    }

    private boolean done() {
        return ending.equals(Optional.of(Ending.DONE));
    }

    /** Whether it says that it is done and is not, or gave up. */
    boolean wrongEnd(Outcome undisturbed) {
        return !done() || !installation.differences(undisturbed.installation()).isEmpty();
    }
}
