package dev.theseus.engine.transport.supervisor;

import dev.theseus.core.port.Journal.Head;
import dev.theseus.core.port.Warrant;

/** With what tests order effects. */
public final class Warrants {
    private Warrants() {}

    /** Of a controller whose journal has as many records as its token says. */
    public static Warrant warrant(long fence) {
        return at(fence, fence);
    }

    static Warrant at(long fence, long seq) {
        return new Warrant(fence, new Head(seq, "%032x".formatted(seq)));
    }
}
