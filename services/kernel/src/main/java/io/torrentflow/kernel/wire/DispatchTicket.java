package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Some transfer waits for an agent: the taker of the ticket dispatches the one that is due and has
 * waited longest. It names none, so one ticket too many or too few does no harm. Routing key {@link
 * Broker#JOB_SUBMITTED}.
 */
public record DispatchTicket(@JsonUnwrapped MessageHeader header) implements Message {}
