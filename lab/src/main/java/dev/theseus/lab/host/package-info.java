/**
 * A host of the lab: a directory that stands for its root, and a PATH that begins with its {@code bin} and
 * {@code opt/open-xchange/sbin}. Knows where things lie in it and fills it with the stand-ins for the system's tools.
 */
@NullMarked
package dev.theseus.lab.host;

import org.jspecify.annotations.NullMarked;
