package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.JobId;

/** A job waits for an agent; the job itself is in PostgreSQL. Routing key {@code job.submitted}. */
public record JobSubmitted(@JsonUnwrapped MessageHeader header, JobId jobId) implements Message {}
