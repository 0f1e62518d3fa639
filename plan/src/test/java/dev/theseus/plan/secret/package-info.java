@NullMarked
package dev.theseus.plan.secret;

import org.jspecify.annotations.NullMarked;
