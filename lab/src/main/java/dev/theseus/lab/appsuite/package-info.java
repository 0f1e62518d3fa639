/**
 * App Suite's installation for the hosts lab: hosts with the sample application as real packages in two versions, a database host, and two hosts with HAProxy. {@link dev.theseus.lab.appsuite.Appsuite} is
 * the way in. Calls {@code lab.hosts}, and what the process lab makes the same application of.
 */
@NullMarked
package dev.theseus.lab.appsuite;

import org.jspecify.annotations.NullMarked;
