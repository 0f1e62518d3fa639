/** What database servers have in common over JDBC: sessions, bound values, rows. Knows no driver. */
@NullMarked
package dev.theseus.actions.jdbc;

import org.jspecify.annotations.NullMarked;
