package dev.theseus.plan.cel;

/** A secret inside an expression: it can be passed on, and nothing else. Its text is not here. */
record Hidden(String name) {}
