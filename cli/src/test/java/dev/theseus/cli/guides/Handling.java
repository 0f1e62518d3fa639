package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a plan does about a trap of its guide. A night on which the trap is sprung must not end well without it: else the night would say
 * nothing about the plan.
 *
 * @param trap in a few words
 * @param instead what the plan says, in any of its files, and what a plan that does not know of the trap would say
 */
public record Handling(String trap, Map<String, String> instead) {
    /**
     * {@code -Dtheseus.guide.traps=each}, as {@code -Pdeep} says: up to some minutes for each trap. Any other value is a pattern of the traps that
     * are meant.
     */
    public static final String PROPERTY = "theseus.guide.traps";

    public Handling(String trap, String with, String without) {
        this(trap, Map.of(with, without));
    }

    public boolean isAsked() {
        String asked = System.getProperty(PROPERTY, "");
        return asked.equals("each") || Pattern.compile(asked).matcher(trap).find();
    }

    /** A second line of defence, which goes too. */
    public Handling and(String with, String without) {
        Map<String, String> both = new LinkedHashMap<>(instead);
        both.put(with, without);
        return new Handling(trap, both);
    }

    /** A copy of a shipped plan from which it is taken out. @param into the copy's folder */
    public String takenOutOf(String shipped, Path into) throws IOException {
        Map<String, String> left = new LinkedHashMap<>(instead);
        try (var files = Files.walk(Path.of(shipped))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                for (Map.Entry<String, String> each : instead.entrySet())
                    if (text.contains(each.getKey())) {
                        text = text.replace(each.getKey(), each.getValue());
                        left.remove(each.getKey());
                    }
                Path copy = into.resolve(Path.of(shipped).relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
            }
        }
        assertThat(left.keySet()).as("what the plan does not say").isEmpty();
        return into.toString();
    }

    /** Goes through a night that somebody must notice something in. */
    public void isMissed(ThrowingCallable night) {
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
