package dev.theseus.lab.update;

import java.util.List;

/**
 * One change to a schema. Every task can be run again after it was cut off in its middle: DDL is not transactional, so
 * each part asks whether it was done already.
 *
 * @param background whether users may work while it runs; it then runs under the lock BACKGROUND
 */
public record UpdateTask(String name, boolean background, List<Part> parts) {

    public UpdateTask {
        parts = List.copyOf(parts);
    }

    /** A piece of a task. {@code $S} in its statement stands for the schema. */
    public sealed interface Part {

        /** One statement. */
        record Statement(String sql) implements Part {}

        /**
         * A statement that is repeated until it finds nothing more to do.
         *
         * @param sql touches at most {@value #BATCH} rows
         * @param left counts the rows that are still to be touched
         */
        record Fill(String sql, String left) implements Part {
            static final int BATCH = 50;
        }
    }
}
