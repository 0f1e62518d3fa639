/** What tests elsewhere need to see of the driver. */
@NullMarked
package dev.theseus.engine.drive;

import org.jspecify.annotations.NullMarked;
