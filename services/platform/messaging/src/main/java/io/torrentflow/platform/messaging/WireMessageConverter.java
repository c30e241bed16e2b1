package io.torrentflow.platform.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MessageConverter;
import io.torrentflow.kernel.wire.Broker;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Reads the JSON of a message as the wire record that its routing key stands for. One that cannot
 * be read is logged and acknowledged: it could not be read the next time either.
 */
@ApplicationScoped
class WireMessageConverter implements MessageConverter {
  private final ObjectMapper json;

  WireMessageConverter(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public boolean canConvert(Message<?> in, Type target) {
    return in.getPayload() instanceof String
        && target instanceof Class<?> record
        && io.torrentflow.kernel.wire.Message.class.isAssignableFrom(record);
  }

  @Override
  public Message<?> convert(Message<?> in, Type target) {
    throw new UnsupportedOperationException("Messages are converted by convertUni");
  }

  @Override
  public Uni<Message<?>> convertUni(Message<?> in, Type target) {
    try {
      return Uni.createFrom()
          .item(in.withPayload(((Class<?>) target).cast(read((String) in.getPayload()))));
    } catch (JsonProcessingException | IllegalArgumentException | ClassCastException e) {
      Log.error("A message that cannot be read is dropped", e);
      return Uni.createFrom().completionStage(in::ack).map(dropped -> null);
    }
  }

  private io.torrentflow.kernel.wire.Message read(String text) throws JsonProcessingException {
    JsonNode tree = json.readTree(text);
    return json.treeToValue(tree, Broker.recordOf(tree.path("type").asText()));
  }
}
