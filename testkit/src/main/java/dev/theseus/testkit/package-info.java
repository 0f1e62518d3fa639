/** What the tests of several modules share: seeded fuzzing, looks at files that others are writing, a Cassandra node. No part of what is shipped. */
@NullMarked
package dev.theseus.testkit;

import org.jspecify.annotations.NullMarked;
