package io.torrentflow.jobs.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DeadLetter;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a message that was given up.
 *
 * @param messageId its own, or made of its text if that cannot be read
 * @param transfer that it is about; absent for a ticket, which names none
 * @param type its routing key
 * @param reasonCode a problem's, or the broker's word for why it was given up
 */
record Letter(
    UUID messageId,
    @Nullable TransferId transfer,
    @Nullable String correlationId,
    @Nullable String type,
    String reasonCode,
    String reasonDetail,
    String payload) {
  private static final int MAX_NAME = 200;
  private static final int MAX_DETAIL = 1_000;
  // Ours have some hundred characters; of what others have put there the beginning says enough.
  private static final int MAX_PAYLOAD = 16_384;

  Letter {
    correlationId = correlationId == null ? null : cut(correlationId, MAX_NAME);
    type = type == null ? null : cut(type, MAX_NAME);
    reasonCode = cut(reasonCode, MAX_NAME);
    reasonDetail = cut(reasonDetail, MAX_DETAIL);
    payload = cut(payload, MAX_PAYLOAD);
  }

  /**
   * @param death why the broker gave it up
   */
  static Letter read(ObjectMapper json, String text, String death) {
    try {
      JsonNode tree = json.readTree(text);
      Message message = json.treeToValue(tree, Broker.recordOf(tree.path("type").asText()));
      return of(message, text, death);
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      // What is behind it may be anything: it is kept as it is.
      UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
      return new Letter(id, null, null, null, death, "The message cannot be read.", text);
    }
  }

  private static Letter of(Message message, String text, String death) {
    MessageHeader header = message.header();
    return message instanceof DeadLetter dead
        ? new Letter(
            requireId(header),
            dead.transferId(),
            header.correlationId(),
            header.type(),
            dead.error().code().name(),
            dead.error().detail(),
            text)
        : new Letter(
            requireId(header),
            null,
            header.correlationId(),
            header.type(),
            death,
            "The broker gave the message up.",
            text);
  }

  private static UUID requireId(MessageHeader header) {
    return Objects.requireNonNull(header.messageId());
  }

  // The database takes no NUL, and a half of a pair at the end is no character.
  private static String cut(String text, int length) {
    String clean = text.replace('\0', '\uFFFD');
    if (clean.length() <= length) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(length - 1)) ? length - 1 : length;
    return clean.substring(0, end);
  }
}
