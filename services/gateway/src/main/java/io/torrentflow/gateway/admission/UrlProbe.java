package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.network.origin.ContentRange;
import io.torrentflow.platform.network.origin.FileName;
import io.torrentflow.platform.network.origin.Origin;
import io.torrentflow.platform.network.origin.OriginException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks a web server what it has at a URL: by HEAD, and where that says no size, for the first byte.
 */
@ApplicationScoped
class UrlProbe {
  private static final String FIRST_BYTE = "bytes=0-0";
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  // Each holds a connection for the probe's few seconds; they must not become a crowd at one
  // origin.
  private final Semaphore open = new Semaphore(64);
  private final Origin origin;
  private final Vertx vertx;
  private final GatewayConfig config;

  UrlProbe(Origin origin, Vertx vertx, GatewayConfig config) {
    this.origin = origin;
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * A file that a web server has.
   *
   * @param sizeBytes absent where the server does not say it
   */
  record Found(String name, @Nullable Long sizeBytes) {}

  /** Fails with a problem of the origin, or if it does not respond in time. */
  Uni<Found> probe(URI url) {
    if (!open.tryAcquire()) {
      return Uni.createFrom()
          .failure(
              new ProblemException(
                  ProblemCode.DEPENDENCY_UNAVAILABLE,
                  "Too many URLs are being looked at just now; try again in a moment."));
    }
    return byHead(url)
        .flatMap(found -> found == null ? byFirstByte(url) : Uni.createFrom().item(found))
        .ifNoItem()
        .after(config.probeTimeout())
        .failWith(
            () ->
                new ProblemException(
                    ProblemCode.ORIGIN_UNAVAILABLE,
                    url.getHost()
                        + " did not respond in "
                        + config.probeTimeout().toSeconds()
                        + " s."))
        .onTermination()
        .invoke(() -> open.release());
  }

  /** Null if the server does not say enough by HEAD; some refuse it that give the file. */
  private Uni<@Nullable Found> byHead(URI url) {
    return send(new Origin.Request(HttpMethod.HEAD, url, null, null))
        .map(
            response -> {
              Long size = response.http().statusCode() == OK ? length(response.http()) : null;
              return size == null ? null : found(response, url, size);
            });
  }

  private Uni<Found> byFirstByte(URI url) {
    return send(Origin.Request.get(url, FIRST_BYTE, null))
        .map(response -> found(response, url, size(response)));
  }

  private static @Nullable Long size(Origin.Response response) {
    HttpClientResponse http = response.http();
    String range = http.getHeader(HttpHeaders.CONTENT_RANGE);
    return switch (http.statusCode()) {
      case OK -> length(http);
      case PARTIAL -> {
        ContentRange part = ContentRange.parse(range);
        yield part == null ? null : part.total();
      }
      // So an empty file is refused.
      case RANGE_NOT_SATISFIABLE -> ContentRange.unsatisfiedTotal(range);
      default -> throw OriginException.responded(response.uri(), http.statusCode(), null);
    };
  }

  private static @Nullable Long length(HttpClientResponse http) {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean coded = http.getHeader(HttpHeaders.CONTENT_ENCODING) != null;
    // 18 digits fit a long.
    return length == null || coded || !length.matches("[0-9]{1,18}") ? null : Long.valueOf(length);
  }

  private static Found found(Origin.Response response, URI url, @Nullable Long size) {
    String disposition = response.http().getHeader("Content-Disposition");
    return new Found(FileName.of(disposition, response.uri(), url).value(), size);
  }

  // Of a file of gigabytes nothing is read but the head; also of one that comes when nobody waits
  // for it any more.
  private Uni<Origin.Response> send(Origin.Request request) {
    return Uni.createFrom()
        .deferred(
            () ->
                UniHelper.toUni(
                    origin
                        .send(request, vertx.getOrCreateContext())
                        .onSuccess(response -> Origin.drop(response.http()))));
  }
}
