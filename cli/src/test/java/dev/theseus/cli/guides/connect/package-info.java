/** The shipped plan {@code connect-prepare}, carried out on the lab's stand-in for Connect. */
@NullMarked
package dev.theseus.cli.guides.connect;

import org.jspecify.annotations.NullMarked;
