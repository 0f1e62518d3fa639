/** From words on a command line to a run that is driven: plans read and checked, secrets asked for, runs found, parts put together. */
@NullMarked
package dev.theseus.cli.session;

import org.jspecify.annotations.NullMarked;
