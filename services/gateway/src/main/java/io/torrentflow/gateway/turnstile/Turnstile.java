package io.torrentflow.gateway.turnstile;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Cloudflare whether a response of its widget was made by a person, once for each. While it
 * does not answer nobody is let in.
 */
@ApplicationScoped
public class Turnstile {
  // Some hundred bytes are sent; a verifier that sends more is none.
  private static final int MAX_ANSWER_BYTES = 16 << 10;
  // As many checks at once as people log in at once; more wait for the time-out.
  private static final int MAX_CONNECTIONS = 32;
  private static final int OK = 200;

  private final TurnstileConfig config;
  private final RequestOrigin origin;
  private final HttpClient http;
  private final @Nullable String secret;

  Turnstile(Vertx vertx, TurnstileConfig config, RequestOrigin origin) {
    if (config.secret().isPresent() != config.siteKey().isPresent()) {
      throw new IllegalArgumentException(
          "torrentflow.turnstile.site-key and torrentflow.turnstile.secret are set together.");
    }
    this.config = config;
    this.origin = origin;
    this.secret = config.secret().orElse(null);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(config.timeout().toMillis())),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /** What pages show the widget with; none if it is off. */
  public Optional<String> siteKey() {
    return config.siteKey();
  }

  /**
   * Fails with {@code CHALLENGE_FAILED} unless the widget's response is a person's, and with {@code
   * DEPENDENCY_UNAVAILABLE} while nobody can tell. Does nothing while Turnstile is off.
   *
   * @param response what the widget gave; null if there was none
   */
  public Uni<Void> check(@Nullable String response) {
    if (secret == null) {
      return Uni.createFrom().voidItem();
    }
    if (response == null || response.isBlank()) {
      throw refused("Solve the challenge of the page; programs use an API token.");
    }
    JsonObject question =
        new JsonObject()
            .put("secret", secret)
            .put("response", response)
            .put("remoteip", origin.ip());
    return Uni.createFrom()
        .completionStage(() -> ask(question).toCompletionStage())
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .onFailure()
        .transform(Turnstile::unavailable)
        .invoke(
            answer -> {
              if (!Boolean.TRUE.equals(answer.getValue("success"))) {
                throw refused("The challenge was not solved, or long ago; solve it once more.");
              }
            })
        .replaceWithVoid();
  }

  private Future<JsonObject> ask(JsonObject question) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.verifyUrl().toString())
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json");
    return http.request(request)
        .compose(sending -> sending.send(question.toBuffer()))
        .compose(Turnstile::read)
        .map(JsonObject::new);
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    if (response.statusCode() != OK) {
      response.request().reset();
      return Future.failedFuture("It answers with status " + response.statusCode());
    }
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
            response.request().reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
    return response.end().map(body);
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.CHALLENGE_FAILED, detail);
  }

  private static Throwable unavailable(Throwable cause) {
    Log.warnf("Turnstile cannot be asked: %s", cause.toString());
    return new ProblemException(
        ProblemCode.DEPENDENCY_UNAVAILABLE,
        "Whether you are a person cannot be checked at the moment; try again.",
        cause);
  }
}
