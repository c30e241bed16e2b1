package io.torrentflow.gateway.deadletters;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was given up.
 *
 * @param transferId that it is about; absent if it names none
 * @param transferStatus how that is now; absent if it is gone
 * @param correlationId of the request that began it, for the logs
 * @param type of the message; absent if it could not be read
 * @param payload the message itself, or its beginning; only of a single letter
 */
public record DeadLetterView(
    long id,
    @Nullable TransferId transferId,
    @Nullable JobStatus transferStatus,
    @Nullable String correlationId,
    @Nullable String type,
    String reasonCode,
    String reasonDetail,
    Instant arrivedAt,
    @Nullable String payload) {}
