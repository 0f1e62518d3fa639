package dev.theseus.lab.client;

/** A write that was acknowledged with this id. */
record Write(Tenant tenant, long id, String value) {}
