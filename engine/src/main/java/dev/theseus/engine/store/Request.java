package dev.theseus.engine.store;

import dev.theseus.core.run.Input;

/**
 * What a person at another terminal wants.
 *
 * @param id counts once, however often it is sent
 * @param input an {@link Input.Answer} or an {@link Input.Wish}, with the same id
 */
public record Request(String id, Input input) {}
