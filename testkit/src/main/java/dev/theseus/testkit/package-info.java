/** What the tests of several modules share: seeded fuzzing, and looks at files that others are writing. No part of what is shipped. */
@NullMarked
package dev.theseus.testkit;

import org.jspecify.annotations.NullMarked;
