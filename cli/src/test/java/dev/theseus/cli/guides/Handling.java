package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a plan does about a trap of its guide. A night on which the trap is sprung must not end well without it: else the night would say
 * nothing about the plan.
 *
 * @param trap in a few words
 * @param with what the plan says
 * @param without what a plan that does not know of the trap would say
 */
record Handling(String trap, String with, String without) {
    /** Where {@code -Dtheseus.guide.traps=each} is said, as {@code -Pdeep} does: some minutes for each trap. */
    static final String PROPERTY = "theseus.guide.traps";

    static final String EACH = "each";

    /** A copy of a shipped plan from which it is taken out. @param into the copy's folder */
    String takenOutOf(String shipped, Path into) throws IOException {
        String text = Files.readString(Path.of(shipped, "plan.yaml"));
        assertThat(text).contains(with);
        Files.writeString(Files.createDirectories(into).resolve("plan.yaml"), text.replace(with, without));
        return into.toString();
    }

    /** Goes through a night that somebody must notice something in. */
    void isMissed(ThrowingCallable night) {
        var noticed = catchThrowableOfType(AssertionError.class, night);
        assertThat(noticed).as("the night ended well without: " + trap).isNotNull();
        // A plan that cannot be read is no proof.
        String said = String.valueOf(noticed.getMessage());
        assertThat(said).doesNotContain(" THS-2", " THS-3");
        System.out.println(
                "without '" + trap + "': " + said.strip().lines().findFirst().orElse(""));
    }

    @Override
    public String toString() {
        return trap;
    }
}
