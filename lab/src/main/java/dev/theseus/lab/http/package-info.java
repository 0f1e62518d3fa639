/**
 * HTTP as the lab needs it: a client that sends every request exactly once, and small conveniences around the JDK's
 * server. Called by the proxy, the load client and the sample application; calls nothing else of the lab.
 */
@NullMarked
package dev.theseus.lab.http;

import org.jspecify.annotations.NullMarked;
