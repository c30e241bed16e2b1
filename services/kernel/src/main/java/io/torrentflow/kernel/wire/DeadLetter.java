package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.TransferId;

/**
 * A transfer could not be handed to any agent and has failed. Routing key {@link Broker#JOB_DEAD}.
 */
public record DeadLetter(@JsonUnwrapped MessageHeader header, TransferId transferId, JobError error)
    implements Message {}
