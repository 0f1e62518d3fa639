/**
 * The hosts lab: hosts of their own on this machine, each with its file system, processes, network address, package database and sshd, that can be killed and booted again. {@link
 * dev.theseus.lab.hosts.HostsLab} is the way in. Needs root on Linux; calls {@code lab.process} and {@code lab.http}, nothing else of the lab.
 */
@NullMarked
package dev.theseus.lab.hosts;

import org.jspecify.annotations.NullMarked;
