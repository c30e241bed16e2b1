package io.torrentflow.platform.signing;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.signing.RequestSigner;
import io.torrentflow.kernel.signing.Signature;
import io.torrentflow.platform.http.CorrelationId;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Sends signed requests with JSON bodies between jobs and agents. A failure is a {@link
 * ProblemException} with the code that the other side gave, or {@link
 * ProblemCode#DEPENDENCY_UNAVAILABLE} if it gave none.
 */
@ApplicationScoped
public class SignedClient {
  // Both sides respond from memory or one short transaction; what takes longer is as good as lost.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);
  // Per agent or jobs address; more would only queue on the other side.
  private static final int CONNECTIONS = 16;
  // Requests that wait for a connection; beyond it they fail at once instead of piling up.
  private static final int WAITING_REQUESTS = 256;

  private final HttpClient http;
  private final ObjectMapper json;
  private final Function<Object, byte[]> write;
  private final RequestSigner signer;

  SignedClient(Vertx vertx, ObjectMapper json, RequestSigner signer) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setMaxWaitQueueSize(WAITING_REQUESTS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    this.json = json;
    this.write = Unchecked.function(json::writeValueAsBytes);
    this.signer = signer;
  }

  /** Sends {@code body} as JSON and reads the response, which must have a body. */
  public <T> Uni<T> post(URI uri, Object body, Class<T> type, String correlationId) {
    return send(HttpMethod.POST, uri, write.apply(body), correlationId)
        .map(buffer -> read(buffer, type));
  }

  /** Sends {@code body} as JSON; the response's body does not matter. */
  public Uni<Void> post(URI uri, Object body, String correlationId) {
    return send(HttpMethod.POST, uri, write.apply(body), correlationId).replaceWithVoid();
  }

  public <T> Uni<T> get(URI uri, Class<T> type, String correlationId) {
    return send(HttpMethod.GET, uri, new byte[0], correlationId).map(buffer -> read(buffer, type));
  }

  @PreDestroy
  void close() {
    http.closeAndForget();
  }

  private Uni<Buffer> send(HttpMethod method, URI uri, byte[] body, String correlationId) {
    Signature signature = signer.sign(method.name(), uri, body);
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(uri.toString())
            .setTimeout(RESPONSE_TIMEOUT.toMillis())
            .putHeader("Host", Signature.authority(uri))
            .putHeader("Content-Type", "application/json")
            .putHeader(CorrelationId.HEADER, correlationId)
            .putHeader(Signature.KEY_ID_HEADER, signature.keyId())
            .putHeader(Signature.TIMESTAMP_HEADER, Long.toString(signature.timestamp()))
            .putHeader(Signature.NONCE_HEADER, signature.nonce())
            .putHeader(Signature.MAC_HEADER, signature.mac());
    return http.request(options)
        .flatMap((HttpClientRequest request) -> request.send(Buffer.buffer(body)))
        .flatMap(this::accept)
        .onFailure(e -> !(e instanceof ProblemException))
        .transform(e -> unavailable(uri, e));
  }

  private Uni<Buffer> accept(HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> {
              if (response.statusCode() / 100 != 2) {
                throw refused(response.statusCode(), body);
              }
              return body;
            });
  }

  private ProblemException refused(int status, Buffer body) {
    try {
      Problem problem = json.readValue(body.getBytes(), Problem.class);
      ProblemCode code =
          Arrays.stream(ProblemCode.values())
              .filter(known -> known.name().equals(problem.code()))
              .findFirst()
              .orElse(ProblemCode.DEPENDENCY_UNAVAILABLE);
      return new ProblemException(code, requireNonNullElse(problem.detail(), code.title()));
    } catch (IOException e) {
      return new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE, "It responded with status " + status + ".", e);
    }
  }

  private static ProblemException unavailable(URI uri, Throwable cause) {
    return new ProblemException(
        ProblemCode.DEPENDENCY_UNAVAILABLE,
        uri.getHost() + ":" + uri.getPort() + " does not answer: " + cause.getMessage(),
        cause);
  }

  private <T> T read(Buffer buffer, Class<T> type) {
    try {
      return json.readValue(buffer.getBytes(), type);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE, "Its response cannot be read.", e);
    }
  }
}
