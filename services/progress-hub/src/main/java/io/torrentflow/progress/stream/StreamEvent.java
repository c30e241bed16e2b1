package io.torrentflow.progress.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.kernel.id.JobId;

/**
 * A job's state on its way to a reader.
 *
 * @param id its place in the reader's stream, rising
 * @param snapshot the JSON of a {@code JobSnapshot}
 */
public record StreamEvent(JobId jobId, long id, String snapshot) {
  /** The last that a user hears of a job: they do not watch it any more. */
  StreamEvent gone(ObjectMapper json) throws JsonProcessingException {
    ObjectNode last = (ObjectNode) json.readTree(snapshot);
    return new StreamEvent(jobId, id, json.writeValueAsString(last.put("deleted", true)));
  }
}
