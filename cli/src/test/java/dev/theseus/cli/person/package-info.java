/** Theseus as a person has it: real processes on real terminals. */
@NullMarked
package dev.theseus.cli.person;

import org.jspecify.annotations.NullMarked;
