@NullMarked
package dev.theseus.plan;

import org.jspecify.annotations.NullMarked;
