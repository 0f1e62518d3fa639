/** The commands, one class each: words in, words out; what they do stands in {@code session}. Picocli stays in here. */
@NullMarked
package dev.theseus.cli.command;

import org.jspecify.annotations.NullMarked;
