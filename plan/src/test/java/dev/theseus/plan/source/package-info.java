@NullMarked
package dev.theseus.plan.source;

import org.jspecify.annotations.NullMarked;
