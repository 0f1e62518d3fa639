package dev.theseus.core.port;

import dev.theseus.core.plan.Expr;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Share;
import dev.theseus.core.plan.Step;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An action's arguments, filled in: templates have become text, and each text that was marked as shell has its values quoted. The
 * action's {@link dev.theseus.core.shape.Shape} says which keys there are; asking for another one, or for the wrong kind, is a bug
 * ({@link IllegalArgumentException}).
 */
public interface Args {
    boolean has(String key);

    /** The text at a key that the shape requires. */
    SafeText text(String key);

    Optional<SafeText> optionalText(String key);

    /** The text at a key, where it may hide nothing: names, paths, options. */
    String plain(String key);

    Optional<String> optionalPlain(String key);

    /** A list of texts; a single text counts as a list of one; empty where absent. */
    List<SafeText> texts(String key);

    /** Texts by name, in order; empty where absent. */
    Map<String, SafeText> named(String key);

    /** Any value, filled in; {@link Value.Nil} where absent. */
    Value value(String key);

    boolean flag(String key, boolean otherwise);

    long number(String key, long otherwise);

    Optional<Duration> span(String key);

    Optional<Share> share(String key);

    Optional<Question> question(String key);

    Optional<Expr> expression(String key);

    List<Step> steps(String key);

    /** A nested section; empty where absent. */
    Optional<Args> section(String key);

    /** A list of nested sections. */
    List<Args> sections(String key);

    /** Whether a key holds a list. */
    boolean isList(String key);

    /** Whether a key holds a question, where an expression might stand as well. */
    boolean isQuestion(String key);
}
