/** MariaDB and MySQL over JDBC; the only place that knows the driver. */
@NullMarked
package dev.theseus.actions.mariadb;

import org.jspecify.annotations.NullMarked;
