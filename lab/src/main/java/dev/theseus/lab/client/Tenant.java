package dev.theseus.lab.client;

/** A context that users log in to. */
record Tenant(long context, String schema) {}
