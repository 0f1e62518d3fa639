@NullMarked
package dev.theseus.lab.momentum;

import org.jspecify.annotations.NullMarked;
