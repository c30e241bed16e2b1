package io.torrentflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The gateway's responses: JSON, or a problem by RFC 9457. */
final class Responses {
  private static final ObjectMapper JSON = WireJson.mapper();

  private Responses() {}

  /** The same response, unless it is a refusal. */
  static HttpResponse<byte[]> require(HttpResponse<byte[]> response) {
    if (response.statusCode() < 300) {
      return response;
    }
    throw refusal(response.statusCode(), response.body());
  }

  static ApiException refusal(int status, byte[] body) {
    try {
      JsonNode problem = JSON.readTree(body);
      return new ApiException(
          status,
          problem.path("code").asText("HTTP " + status),
          problem
              .path("detail")
              .asText(problem.path("title").asText("The gateway refused the request")));
    } catch (IOException e) {
      return new ApiException(status, "HTTP " + status, "The gateway refused the request");
    }
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return read(response.body(), JsonNode.class);
  }

  static <T> T read(byte[] body, Class<T> type) {
    try {
      return JSON.readValue(body, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T convert(JsonNode node, Class<T> type) {
    return JSON.convertValue(node, type);
  }

  static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
