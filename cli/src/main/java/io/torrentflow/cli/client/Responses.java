package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.apache.commons.io.function.Uncheck;

/** The gateway's responses: JSON, or a problem by RFC 9457. */
final class Responses {
  // A newer server may name reasons that are not known here.
  private static final ObjectMapper JSON =
      WireJson.mapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

  private Responses() {}

  /** The same response, unless it is a refusal. */
  static HttpResponse<byte[]> require(HttpResponse<byte[]> response) {
    if (response.statusCode() < 300) {
      return response;
    }
    throw refusal(response.statusCode(), response.body());
  }

  static ApiException refusal(int status, byte[] body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (IOException e) {
      problem = JSON.missingNode();
    }
    String title = problem.path("title").asText("The gateway refused the request");
    return new ApiException(
        status,
        problem.path("code").asText("HTTP " + status),
        problem.path("detail").asText(title));
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return read(response.body(), JsonNode.class);
  }

  static <T> T read(byte[] body, Class<T> type) {
    return Uncheck.get(() -> JSON.readValue(body, type));
  }

  static <T> T convert(JsonNode node, Class<T> type) {
    return JSON.convertValue(node, type);
  }

  static byte[] bytes(Object value) {
    return Uncheck.get(() -> JSON.writeValueAsBytes(value));
  }
}
