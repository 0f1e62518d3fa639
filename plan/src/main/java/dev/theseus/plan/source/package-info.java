/** Source text with places: YAML read into nodes that know where they stand, problems collected, names that nearly match. The only package that knows the YAML library. */
@NullMarked
package dev.theseus.plan.source;

import org.jspecify.annotations.NullMarked;
