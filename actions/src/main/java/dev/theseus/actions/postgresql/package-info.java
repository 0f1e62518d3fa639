/** PostgreSQL over JDBC; the only place that knows the driver. */
@NullMarked
package dev.theseus.actions.postgresql;

import org.jspecify.annotations.NullMarked;
