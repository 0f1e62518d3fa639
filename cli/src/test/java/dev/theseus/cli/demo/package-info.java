/** The demonstration, as a user sees it: on the lab, with every part real. */
@NullMarked
package dev.theseus.cli.demo;

import org.jspecify.annotations.NullMarked;
