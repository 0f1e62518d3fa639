package dev.theseus.core.port;

import dev.theseus.core.shape.Shape;
import dev.theseus.core.value.Value;
import java.util.Map;
import java.util.Optional;

/** A kind of read-only look: {@code run}, {@code sql}, {@code http}, {@code file}. One file each; registered by name in {@code Main}. */
public interface QuestionSource {

    /** The key that names it in a question. */
    String name();

    String doc();

    /** What stands after its key. Further keys of its own that stand beside it in the question are {@link #companions()}. */
    Shape shape();

    /** Keys beside the source's own, {@code database} beside {@code sql} for instance. */
    default Map<String, Shape> companions() {
        return Map.of();
    }

    /** The names an expression may use after this look, besides {@code value}: {@code output}, {@code exit}, … */
    java.util.Set<String> names();

    String describe(Args args);

    /** Looks. Arguments hold the source's own value under its name, and the companions under theirs. */
    Seen look(Args args, ActionContext context) throws ActionException, InterruptedException;

    /**
     * What was seen.
     *
     * @param text what {@code parse} works on; absent where {@code value} is already structured
     * @param value what is there without parsing
     * @param failure set where the look did not succeed: a question then does not hold, unless its {@code until} looks at {@code exit} or {@code status} itself
     */
    record Seen(Optional<String> text, Value value, Map<String, Value> names, Optional<Failure> failure) {}
}
