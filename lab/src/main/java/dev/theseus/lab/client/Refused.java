package dev.theseus.lab.client;

/** A refusal because of a disabled context, not yet judged. {@code window} is what must meet an interval. */
record Refused(Tenant tenant, Window window, Reply reply) {}
