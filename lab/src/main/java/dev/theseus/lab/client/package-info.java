/**
 * The client that judges an upgrade: many users at a fixed rate, who never try anything twice, read back what they
 * wrote, and count what went wrong. Runs in a process of its own.
 */
@NullMarked
package dev.theseus.lab.client;

import org.jspecify.annotations.NullMarked;
