package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import java.util.Locale;

/**
 * A user asks something of a job. Routing key {@code job.command.<action>}.
 *
 * @param actor who asks; jobs writes it into the job's history
 */
public record JobCommand(
    @JsonUnwrapped MessageHeader header, JobId jobId, UserId actor, Action action)
    implements Message {

  /** What can be asked. */
  public enum Action {
    PAUSE,
    RESUME,
    CANCEL,
    /** The last watcher has gone: stop the job and remove its objects. */
    DELETE,
    /** An admin gives a failed job a new budget of attempts. */
    REQUEUE;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String routingKey() {
      return Broker.JOB_COMMAND_PREFIX + wireName();
    }
  }
}
