package dev.theseus.core.port;

/**
 * With what a controller orders an effect: its place among the controllers of the run, and how far the run's journal had come before it. The
 * host remembers the last one, so that a journal that was cut short since is noticed.
 *
 * @param fence the fencing token; a host that has seen a greater one refuses
 * @param journal the last event that was durable; the host is told nothing that could be lost again
 */
public record Warrant(long fence, Journal.Head journal) {}
