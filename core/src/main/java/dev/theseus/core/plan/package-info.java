/** The typed plan: what a guide became after parsing. Everything here is immutable and executes nothing. */
@NullMarked
package dev.theseus.core.plan;

import org.jspecify.annotations.NullMarked;
