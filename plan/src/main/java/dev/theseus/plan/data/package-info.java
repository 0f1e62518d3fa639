/** Text that commands and servers return, as values: CSV, JSON, YAML, numbers, versions. The only package that knows the JSON library. */
@NullMarked
package dev.theseus.plan.data;

import org.jspecify.annotations.NullMarked;
