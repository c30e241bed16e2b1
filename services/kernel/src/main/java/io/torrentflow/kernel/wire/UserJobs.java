package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.UserId;
import java.util.List;

/**
 * All jobs of a user that live streams show, with their transfers: those that are active and those
 * that ended within a day. Response to {@link ResyncRequest}; routing key {@link Broker#USER_JOBS}.
 */
public record UserJobs(
    @JsonUnwrapped MessageHeader header,
    UserId user,
    List<JobState> jobs,
    List<TransferState> transfers)
    implements Message {
  public UserJobs {
    jobs = List.copyOf(jobs);
    transfers = List.copyOf(transfers);
  }
}
