package dev.theseus.core.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text in which secrets stand as names, never as themselves. It can be journaled, logged and shown as it is; only what hands it to
 * the world ({@link #reveal}) sees the secrets.
 */
public record SafeText(List<Piece> pieces) {
    /** What stands where a secret is. */
    public static final String MASK = "••••";

    public sealed interface Piece {
        record Plain(String text) implements Piece {}

        record Hidden(String secret) implements Piece {}
    }

    public SafeText {
        pieces = List.copyOf(pieces);
    }

    public static SafeText plain(String text) {
        return new SafeText(List.of(new Piece.Plain(text)));
    }

    public static SafeText hidden(String secret) {
        return new SafeText(List.of(new Piece.Hidden(secret)));
    }

    public SafeText plus(SafeText next) {
        var all = new ArrayList<>(pieces);
        all.addAll(next.pieces);
        return new SafeText(all);
    }

    public boolean hidesSomething() {
        return pieces.stream().anyMatch(piece -> piece instanceof Piece.Hidden);
    }

    /** The names of the secrets inside. */
    public Set<String> secrets() {
        return pieces.stream()
                .filter(Piece.Hidden.class::isInstance)
                .map(piece -> ((Piece.Hidden) piece).secret())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The text for people: each secret as {@value #MASK}. */
    public String display() {
        return join(name -> MASK);
    }

    /** The text for the world, and for nothing else: never log, journal or compare what this returns. */
    public String reveal(Vault vault) {
        return join(vault::reveal);
    }

    private String join(java.util.function.UnaryOperator<String> secret) {
        var joined = new StringBuilder();
        for (Piece piece : pieces)
            joined.append(
                    switch (piece) {
                        case Piece.Plain(var text) -> text;
                        case Piece.Hidden(var name) -> secret.apply(name);
                    });
        return joined.toString();
    }

    @Override
    public String toString() {
        return display();
    }
}
