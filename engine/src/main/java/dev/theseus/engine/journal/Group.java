package dev.theseus.engine.journal;

/** One row of a journal: the events that were committed together. */
record Group(long firstSeq, long count, long at, byte[] records, byte[] chain) {
    long lastSeq() {
        return firstSeq + count - 1;
    }
}
