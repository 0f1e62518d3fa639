/** The report of a run: one HTML file that needs no network and no script, and in which nothing from outside is markup. */
@NullMarked
package dev.theseus.cli.report;

import org.jspecify.annotations.NullMarked;
