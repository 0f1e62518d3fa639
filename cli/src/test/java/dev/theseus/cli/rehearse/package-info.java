@NullMarked
package dev.theseus.cli.rehearse;

import org.jspecify.annotations.NullMarked;
