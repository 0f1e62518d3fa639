/** Tests of the lab against its real parts: one lab is started and shared by most of them. */
@NullMarked
package dev.theseus.lab;

import org.jspecify.annotations.NullMarked;
