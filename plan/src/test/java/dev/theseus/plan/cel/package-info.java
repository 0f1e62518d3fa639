@NullMarked
package dev.theseus.plan.cel;

import org.jspecify.annotations.NullMarked;
