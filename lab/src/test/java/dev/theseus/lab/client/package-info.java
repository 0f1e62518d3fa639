/** Tests of the client: does it notice what it is there to notice? */
@NullMarked
package dev.theseus.lab.client;

import org.jspecify.annotations.NullMarked;
