/**
 * The administration commands of the sample application. A command is a small program that hands its arguments to the
 * node's process, as App Suite's do by RMI; the node does the work, records it, and sends back what to print.
 */
@NullMarked
package dev.theseus.lab.admin;

import org.jspecify.annotations.NullMarked;
