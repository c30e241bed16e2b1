package io.torrentflow.hub.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.WireJson;
import jakarta.inject.Singleton;

/** How states are written in Redis and changes on its channel. */
@Singleton
public class StateJson {
  private final ObjectMapper json;

  StateJson(ObjectMapper json) {
    this.json = json;
  }

  String write(Object state) {
    return WireJson.write(json, state);
  }

  /**
   * @param seq the one to show the job with; see {@link Scripts#ACCEPT_JOB}
   */
  JobState job(String text, long seq) throws JsonProcessingException {
    return job(json.readTree(text), seq);
  }

  private JobState job(JsonNode tree, long seq) throws JsonProcessingException {
    return json.treeToValue(((ObjectNode) tree).put("seq", seq), JobState.class);
  }

  TransferState transfer(String text) throws JsonProcessingException {
    return json.readValue(text, TransferState.class);
  }

  private static long at(JsonNode change) {
    return change.get("at").asLong();
  }

  /**
   * Reads what was published.
   *
   * @throws JsonProcessingException if it is of another version and cannot be read
   */
  public Change change(String message) throws JsonProcessingException {
    JsonNode tree = json.readTree(message);
    if (tree.has("user")) {
      return json.treeToValue(tree, Change.OfUser.class);
    }
    if (!tree.has("job")) {
      return new Change.OfTransfer(
          new Accepted<>(json.treeToValue(tree.get("transfer"), TransferState.class), at(tree)));
    }
    JsonNode transfer = tree.get("transfer");
    return new Change.OfJob(
        new Accepted<>(job(tree.get("job"), tree.get("seq").asLong()), at(tree)),
        transfer == null ? null : json.treeToValue(transfer, TransferState.class));
  }
}
