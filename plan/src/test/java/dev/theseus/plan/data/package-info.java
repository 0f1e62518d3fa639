@NullMarked
package dev.theseus.plan.data;

import org.jspecify.annotations.NullMarked;
