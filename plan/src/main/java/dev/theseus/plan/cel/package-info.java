/** Expressions: CEL with versions and durations of our own, and templates that hold them. The only package that knows the CEL library, which it loads late. */
@NullMarked
package dev.theseus.plan.cel;

import org.jspecify.annotations.NullMarked;
