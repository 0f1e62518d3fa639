/** SQL as the sample application, its commands and the load client use it: a small pool, and statements with values. */
@NullMarked
package dev.theseus.lab.database;

import org.jspecify.annotations.NullMarked;
