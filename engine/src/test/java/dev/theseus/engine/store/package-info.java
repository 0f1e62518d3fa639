@NullMarked
package dev.theseus.engine.store;

import org.jspecify.annotations.NullMarked;
