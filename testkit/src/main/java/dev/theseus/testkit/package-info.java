/** What the tests of several modules share: seeded fuzzing. No part of what is shipped. */
@NullMarked
package dev.theseus.testkit;

import org.jspecify.annotations.NullMarked;
