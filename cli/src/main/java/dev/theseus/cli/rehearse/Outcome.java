package dev.theseus.cli.rehearse;

import dev.theseus.core.run.Ending;
import dev.theseus.lab.Installation;
import dev.theseus.lab.client.ClientStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one trial came to.
 *
 * @param deaths how often its controller, or another part, was killed
 * @param ending how its run ended; absent where it waits for a person, or nobody could take it up again
 * @param questions what a person was asked
 * @param helped how often a person mended something and let it go on
 * @param person whether what was done to it cannot be mended by anybody but a person
 * @param installation how the lab stood in the end
 * @param leftovers what a way back did not put back as it was found before the run
 * @param client what users saw; absent where the trial broke off
 * @param events how many events its journal has
 * @param intents how many effects were begun by the command that was disturbed
 * @param none why it says nothing: what was to go wrong did not, or the trial itself broke off
 */
public record Outcome(
        String name,
        int deaths,
        Optional<Ending> ending,
        List<String> questions,
        int helped,
        boolean person,
        Executions executions,
        Installation installation,
        List<String> leftovers,
        Optional<ClientStatistics> client,
        long events,
        int intents,
        Optional<String> none,
        long tookMs) {

    public Outcome {
        questions = List.copyOf(questions);
        leftovers = List.copyOf(leftovers);
    }

    /** One that its own machinery ended. */
    static Outcome brokenOff(String name, String why, long tookMs) {
        return new Outcome(
                name,
                0,
                Optional.empty(),
                List.of(),
                0,
                false,
                new Executions(Map.of()),
                new Installation(List.of()),
                List.of(),
                Optional.empty(),
                0,
                0,
                Optional.of(why),
                tookMs);
    }

    /** What a trial says of Theseus. */
    enum Verdict {
        /** As an undisturbed run, and nobody was asked. */
        RIGHT,
        /** As an undisturbed run, once a person had said or mended something. */
        RIGHT_AFTER_A_WORD,
        /** It waits for a person. */
        HELD,
        /** It ended otherwise, or did something twice or not at all. */
        WRONG,
        NONE
    }

    /** Compared with an undisturbed trial. */
    Verdict verdict(Outcome undisturbed) {
        if (none.isPresent()) return Verdict.NONE;
        if (!faults(undisturbed).isEmpty()) return Verdict.WRONG;
        if (held()) return Verdict.HELD;
        return questions.isEmpty() && helped == 0 ? Verdict.RIGHT : Verdict.RIGHT_AFTER_A_WORD;
    }

    boolean asPromised(Outcome undisturbed) {
        return switch (verdict(undisturbed)) {
            case RIGHT -> true;
            case RIGHT_AFTER_A_WORD, HELD -> person;
            case WRONG, NONE -> false;
        };
    }

    /** A run that waits is not over: nothing of it can be missing yet. */
    boolean held() {
        return ending.isEmpty() && !questions.isEmpty();
    }

    /** What is wrong with it, compared with an undisturbed trial; nothing for a good one, and for one that says nothing. */
    List<String> faults(Outcome undisturbed) {
        List<String> faults = new ArrayList<>();
        if (none.isPresent()) return faults;
        executions.doubled(undisturbed.executions()).forEach(line -> faults.add("done twice: " + line));
        if (client.isPresent() && client.get().lostWrites() > 0)
            faults.add(client.get().lostWrites() + " writes of users were lost");
        if (held()) return faults;
        if (!ending.equals(undisturbed.ending()))
            faults.add("ended as " + ending.map(Enum::name).orElse("nothing at all"));
        executions.lost(undisturbed.executions()).forEach(line -> faults.add("not done: " + line));
        installation.differences(undisturbed.installation()).forEach(line -> faults.add("ended differently: " + line));
        leftovers.forEach(line -> faults.add("not as it was found: " + line));
        return faults;
    }

    /** All that a reader of the table wants to know of it beside the numbers; nothing for an ordinary good one. */
    List<String> remarks(Outcome undisturbed) {
        List<String> remarks = new ArrayList<>();
        none.ifPresent(why -> remarks.add("says nothing: " + why));
        questions.forEach(question -> remarks.add("a person was asked: " + question));
        faults(undisturbed).forEach(remarks::add);
        return remarks;
    }
}
