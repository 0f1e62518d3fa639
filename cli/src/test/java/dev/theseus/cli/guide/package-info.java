/** What the shipped plans do of their guides, sentence by sentence. */
@NullMarked
package dev.theseus.cli.guide;

import org.jspecify.annotations.NullMarked;
