/**
 * An embedded MariaDB: its binaries come from a jar on the class path, nothing is installed. Called by the lab's
 * start-up; calls only {@code lab.process}.
 */
@NullMarked
package dev.theseus.lab.mariadb;

import org.jspecify.annotations.NullMarked;
