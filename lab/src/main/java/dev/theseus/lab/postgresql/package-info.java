/**
 * A PostgreSQL server from Maven Central, unpacked into a cache and run as a process of the lab. Calls
 * {@code dev.theseus.lab.process} only.
 */
@NullMarked
package dev.theseus.lab.postgresql;

import org.jspecify.annotations.NullMarked;
