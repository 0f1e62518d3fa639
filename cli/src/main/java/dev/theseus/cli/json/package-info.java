/** What programs read: the same view as people see, as JSON with a version. */
@NullMarked
package dev.theseus.cli.json;

import org.jspecify.annotations.NullMarked;
