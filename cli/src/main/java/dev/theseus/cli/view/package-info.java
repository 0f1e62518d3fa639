/** What a person needs to know of a run, as values: read from the run's state and events alone, shown by every face alike. */
@NullMarked
package dev.theseus.cli.view;

import org.jspecify.annotations.NullMarked;
