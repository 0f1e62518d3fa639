/** Tests of the balancer against real sockets. */
@NullMarked
package dev.theseus.lab.proxy;

import org.jspecify.annotations.NullMarked;
