package io.torrentflow.hub.state;

/**
 * A state of a transfer or a job in Redis.
 *
 * @param at when Redis accepted it, in microseconds of its clock. Outbox and broker may have kept
 *     it for long: then this is far later than its {@code seq}.
 */
public record Accepted<S>(S state, long at) {}
