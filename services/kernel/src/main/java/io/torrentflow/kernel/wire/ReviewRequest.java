package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.TransferId;

/**
 * A wish of some job of the transfer has changed. It does not say how: the jobs service reads the
 * wishes that are there when it looks. Routing key {@link Broker#TRANSFER_REVIEW}.
 */
public record ReviewRequest(@JsonUnwrapped MessageHeader header, TransferId transferId)
    implements Message {}
