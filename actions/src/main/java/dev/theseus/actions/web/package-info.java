/** HTTP requests. */
@NullMarked
package dev.theseus.actions.web;

import org.jspecify.annotations.NullMarked;
