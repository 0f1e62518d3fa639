/** What actions do on a host besides the plan's own commands: constant scripts and files. Values never become script text. */
@NullMarked
package dev.theseus.actions.host;

import org.jspecify.annotations.NullMarked;
