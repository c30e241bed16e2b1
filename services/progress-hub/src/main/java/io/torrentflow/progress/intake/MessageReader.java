package io.torrentflow.progress.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.TransferUpdate;
import io.torrentflow.kernel.wire.UserJobs;
import jakarta.inject.Singleton;

/** Reads messages by the type that they say they are of. */
@Singleton
class MessageReader {
  private final ObjectMapper json;

  MessageReader(ObjectMapper json) {
    this.json = json;
  }

  /**
   * @throws JsonProcessingException if it is no message for a hub
   */
  Message read(String text) throws JsonProcessingException {
    JsonNode tree = json.readTree(text);
    return json.treeToValue(tree, classOf(tree.path("type").asText()));
  }

  private static Class<? extends Message> classOf(String type) {
    if (type.equals(Broker.USER_JOBS)) {
      return UserJobs.class;
    }
    return type.startsWith(Broker.JOB_EVENT_PREFIX) ? JobUpdate.class : TransferUpdate.class;
  }
}
