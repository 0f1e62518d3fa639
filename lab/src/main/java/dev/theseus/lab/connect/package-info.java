/**
 * A stand-in for BrickStreet's Connect, which cannot be had: what the chapter "Preparing to Upgrade a Connect Instance" of its guide works on. It was
 * modelled on that chapter alone and on its neighbours' mention of a status "Complete".
 *
 * <p>Real are: PostgreSQL with the table STORAGE_HISTORY and its STATUS_CODE; on each node the script {@code /etc/init.d/S80connect}, the process that
 * runs {@code runmonitor.sh}, the installation directory with its three properties files and the key files that {@code crypto.properties} names. The
 * guide documents nothing else of the database, so the other tables have names of our own, and a plan sees them through the views that ships with it.
 * The console is a web page for people in reality; here a person clicks by {@link dev.theseus.lab.connect.ConnectConsole}, and every click is kept in a
 * table, with the harm that it did. Not modelled: campaigns, the page itself, and how long anything takes in earnest.
 */
@NullMarked
package dev.theseus.lab.connect;

import org.jspecify.annotations.NullMarked;
