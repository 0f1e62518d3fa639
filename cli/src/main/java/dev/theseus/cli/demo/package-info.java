/**
 * The demonstration: a lab is started, the shipped plan upgrades it while a client keeps sending requests, and the client's account is
 * shown. The only place outside the lab that knows the lab; loaded only when asked for.
 */
@NullMarked
package dev.theseus.cli.demo;

import org.jspecify.annotations.NullMarked;
