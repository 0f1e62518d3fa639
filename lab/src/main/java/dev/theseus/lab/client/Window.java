package dev.theseus.lab.client;

/** A span of time by the database's clock, in microseconds since 1970. */
record Window(long fromMicros, long toMicros) {

    boolean overlaps(Window other) {
        return fromMicros <= other.toMicros && other.fromMicros <= toMicros;
    }
}
