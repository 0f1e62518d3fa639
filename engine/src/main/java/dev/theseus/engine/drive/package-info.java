/**
 * The driver: hosts the decider under a real clock, carries out its activities on virtual threads, and journals before and after each.
 * It calls actions and transports through the core's ports only.
 */
@NullMarked
package dev.theseus.engine.drive;

import org.jspecify.annotations.NullMarked;
