package dev.theseus.core.plan;

import dev.theseus.core.problem.Place;

/** A CEL expression, checked when the plan was read. */
public record Expr(String text, Place place) {}
