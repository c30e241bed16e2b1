package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.UserId;
import java.util.List;

/**
 * How a job is now, told to the hub: on every progress report ({@code job.progress}) and on every
 * change of its state or its watchers ({@code job.event.*}). It carries the whole state, so only
 * the newest counts and a lost one is made good by the next.
 *
 * @param watchers everyone who may see the job; whoever is not in it may not
 */
public record JobUpdate(@JsonUnwrapped MessageHeader header, List<UserId> watchers, JobSnapshot job)
    implements Message {
  public JobUpdate {
    watchers = List.copyOf(watchers);
  }
}
