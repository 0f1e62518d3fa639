/**
 * The sample application: multi-tenant groupware in two versions, one process a node. It stands for App Suite's
 * middleware, reduced to what its upgrade without downtimes depends on: contexts in schemata, servers that contexts
 * belong to, sessions shared by a cluster, the redirect to the second balancer. Started by a host's init script.
 */
@NullMarked
package dev.theseus.lab.groupware;

import org.jspecify.annotations.NullMarked;
