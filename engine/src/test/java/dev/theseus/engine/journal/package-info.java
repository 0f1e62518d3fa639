@NullMarked
package dev.theseus.engine.journal;

import org.jspecify.annotations.NullMarked;
