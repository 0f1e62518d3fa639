/**
 * The lab's own balancer: a reverse proxy with drain, and the API that operates it. It stands for the load balancers of
 * the guides ("the documentation of your load balancer's vendor") and was modelled on HAProxy's server states.
 */
@NullMarked
package dev.theseus.lab.proxy;

import org.jspecify.annotations.NullMarked;
