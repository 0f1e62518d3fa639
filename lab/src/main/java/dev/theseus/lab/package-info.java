/**
 * The process lab: starts, finds again and stops a small real installation below one directory, and describes it as an
 * inventory. {@link dev.theseus.lab.ProcessLab} is the way in; it calls every other package here.
 */
@NullMarked
package dev.theseus.lab;

import org.jspecify.annotations.NullMarked;
