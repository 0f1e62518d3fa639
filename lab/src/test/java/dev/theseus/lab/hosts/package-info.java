@NullMarked
package dev.theseus.lab.hosts;

import org.jspecify.annotations.NullMarked;
