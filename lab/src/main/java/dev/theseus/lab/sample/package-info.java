/** The data that the lab begins with: a configuration database and schemata with tenants and their rows. */
@NullMarked
package dev.theseus.lab.sample;

import org.jspecify.annotations.NullMarked;
