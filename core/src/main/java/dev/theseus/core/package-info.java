/** The pure centre of Theseus: words, rules and decisions. It knows no clock, thread, file or network. */
@NullMarked
package dev.theseus.core;

import org.jspecify.annotations.NullMarked;
