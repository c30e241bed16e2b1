package io.torrentflow.stack.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The gateway's answers: JSON, or a problem by RFC 9457. */
final class Answers {
  static final ObjectMapper JSON = WireJson.mapper();

  private Answers() {}

  static HttpResponse<byte[]> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new StackException(
          "The gateway does not answer at "
              + request.uri().resolve("/")
              + "; see ./torrentflow status and ./torrentflow logs gateway.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while waiting for the gateway.", e);
    }
  }

  /** The same answer, unless it is a refusal. */
  static HttpResponse<byte[]> require(HttpResponse<byte[]> answer) {
    if (answer.statusCode() < 300) {
      return answer;
    }
    throw refusal(answer.statusCode(), answer.body());
  }

  static ApiException refusal(int status, byte[] body) {
    try {
      JsonNode problem = JSON.readTree(body);
      return new ApiException(
          status,
          problem.path("code").asText("HTTP " + status),
          problem.path("detail").asText("The gateway refused the request"));
    } catch (IOException e) {
      return new ApiException(status, "HTTP " + status, "The gateway refused the request");
    }
  }

  static JsonNode json(HttpResponse<byte[]> answer) {
    return read(answer.body(), JsonNode.class);
  }

  static <T> T read(byte[] body, Class<T> type) {
    try {
      return JSON.readValue(body, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
