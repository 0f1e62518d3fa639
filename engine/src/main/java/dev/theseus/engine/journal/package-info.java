/**
 * The durable record of a run: one SQLite file, its chain of checksums, and the text form of events. The only package that knows SQLite;
 * it calls {@code core} and nothing else of the engine.
 */
@NullMarked
package dev.theseus.engine.journal;

import org.jspecify.annotations.NullMarked;
