package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a job is now beside its transfer, sent to the hub when it is made, changed or deleted. It
 * carries the whole state, so only the newest counts. Routing key {@code job.event.made}, {@code
 * …changed} or {@code …gone}.
 */
public record JobUpdate(@JsonUnwrapped MessageHeader header, JobState job) implements Message {}
