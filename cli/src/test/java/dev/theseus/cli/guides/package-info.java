/** The shipped plans, each from its first step to its last on a lab: straight, killed and resumed, rolled back, run again. */
@NullMarked
package dev.theseus.cli.guides;

import org.jspecify.annotations.NullMarked;
