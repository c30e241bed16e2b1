package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.UserId;

/**
 * A hub does not know which jobs the user has; the response is {@link UserJobs}. Routing key {@link
 * Broker#HUB_RESYNC}.
 */
public record ResyncRequest(@JsonUnwrapped MessageHeader header, UserId user) implements Message {}
