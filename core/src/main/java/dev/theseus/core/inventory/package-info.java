/** The installation a plan runs against: hosts, groups, balancers, databases. */
@NullMarked
package dev.theseus.core.inventory;

import org.jspecify.annotations.NullMarked;
