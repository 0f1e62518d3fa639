/**
 * The plan language: YAML becomes a typed plan, or a list of everything that is wrong with it. Reading a plan executes nothing. What a
 * plan may say is declared once, as shapes ({@link dev.theseus.plan.Language}); parser, JSON Schema and documentation come from them.
 */
@NullMarked
package dev.theseus.plan;

import org.jspecify.annotations.NullMarked;
