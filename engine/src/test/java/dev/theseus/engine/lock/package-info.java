@NullMarked
package dev.theseus.engine.lock;

import org.jspecify.annotations.NullMarked;
