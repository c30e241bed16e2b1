package io.torrentflow.agent.engine.http;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.platform.network.origin.ContentRange;
import io.torrentflow.platform.network.origin.FileName;
import io.torrentflow.platform.network.origin.Origin;
import io.torrentflow.platform.network.origin.Origin.Request;
import io.torrentflow.platform.network.origin.Origin.Response;
import io.torrentflow.platform.network.origin.OriginException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The download of one file from a web server. The first request is for one byte, as no payload may
 * be requested yet: an origin that responds with just that, and says how large the file is and
 * which version of it, can be fetched in segments; any other sends its file as one stream, which is
 * not read until it may be.
 *
 * <p>Everything happens on the download's event loop. What was begun before the last pause or
 * restart is recognised by its {@link #epoch} and forgotten.
 */
final class HttpDownload implements Download {
  private static final String FIRST_BYTE = "bytes=0-0";

  final Vertx vertx;
  final Origin origin;
  final AgentConfig config;
  private final InstantSource clock;
  final RetryPolicy retries;
  final BodyReader.Pace pace;
  final DownloadContext context;

  private @Nullable URI source;
  private @Nullable RelativePath path;
  private @Nullable Fetch fetch;
  private @Nullable BodyReader firstByte;
  private Checkpoint.@Nullable FileUpload earlier;
  private int epoch;
  private int probeFailures;
  private int restarts;
  private boolean asksForParts = true;
  private boolean opened;
  private boolean paused;
  private boolean over;

  HttpDownload(
      Vertx vertx,
      Origin origin,
      AgentConfig config,
      InstantSource clock,
      DownloadContext context) {
    this.vertx = vertx;
    this.origin = origin;
    this.config = config;
    this.clock = clock;
    this.retries = RetryPolicy.of(config.http());
    this.pace = BodyReader.Pace.of(config.http());
    this.context = context;
    this.earlier = resumable(context.checkpoint());
  }

  /** How the body is being fetched. */
  interface Fetch {
    void begin();

    /** Closes the connection and releases the memory; what was put into the sink stays. */
    void cancel();

    /** Whether it goes on after a pause where it stopped. */
    boolean isResumable();

    long downloadedBytes();

    int connections();
  }

  void begin() {
    if (over || paused) {
      return;
    }
    try {
      source =
          JobSource.HttpUrl.parse(Objects.requireNonNullElse(context.source().url(), "")).uri();
    } catch (ProblemException e) {
      fail(e);
      return;
    }
    if (earlier != null) {
      resumeEarlier(earlier);
    } else {
      probe();
    }
  }

  @Override
  public void pause() {
    if (over || paused) {
      return;
    }
    paused = true;
    cancel();
  }

  @Override
  public void resume() {
    if (over || !paused) {
      return;
    }
    paused = false;
    if (opened && fetch != null && fetch.isResumable()) {
      fetch.begin();
    } else {
      begin();
    }
  }

  /** A web server is its own only contact. */
  @Override
  public void replaceContacts(Contacts contacts) {}

  @Override
  public Uni<Void> stop() {
    end();
    return Uni.createFrom().voidItem();
  }

  @Override
  public DownloadProgress progress() {
    return fetch == null
        ? DownloadProgress.NONE
        : DownloadProgress.of(fetch.downloadedBytes(), fetch.connections());
  }

  boolean isTooLarge(long bytes) {
    return bytes > config.maxTransferSize().asLongValue();
  }

  URI uri() {
    return Objects.requireNonNull(source);
  }

  /** Whether the response's body is the file itself and no compressed form of it. */
  boolean isPlain(HttpClientResponse response) {
    return ContentCoding.isPlain(response, Objects.requireNonNull(path));
  }

  /** Wraps a callback so that it does nothing once a pause, a restart or the end has come. */
  <T extends @Nullable Object> Consumer<T> whileCurrent(Consumer<T> action, Consumer<T> otherwise) {
    int begunIn = epoch;
    return item -> {
      if (begunIn == epoch) {
        action.accept(item);
      } else {
        otherwise.accept(item);
      }
    };
  }

  Runnable whileCurrent(Runnable action) {
    Consumer<Runnable> guarded = this.whileCurrent(Runnable::run, late -> {});
    return () -> guarded.accept(action);
  }

  /** Sends a request; a response that comes too late is dropped. */
  void request(Request request, Consumer<Response> responded, Consumer<ProblemException> failed) {
    Consumer<AsyncResult<Response>> guarded =
        whileCurrent(
            result -> {
              if (result.succeeded()) {
                responded.accept(result.result());
              } else {
                failed.accept(problem(result.cause()));
              }
            },
            late -> {
              if (late.succeeded()) {
                Origin.drop(late.result().http());
              }
            });
    origin.send(request, context.context()).onComplete(guarded::accept);
  }

  void after(Duration delay, Runnable action) {
    Runnable guarded = whileCurrent(action);
    vertx.setTimer(Math.max(1, delay.toMillis()), timer -> guarded.run());
  }

  Duration retryDelay(int failures, ProblemException failure) {
    return retries.delay(failures, failure.retryAfter(), ThreadLocalRandom.current());
  }

  /** A name that resolved a moment ago will again; one that never did is a wrong URL. */
  boolean isRetryable(ProblemException failure) {
    return failure.code().retryable() || (opened && failure.code() == ProblemCode.URL_UNRESOLVABLE);
  }

  void fetched() {
    end();
    context.listener().fetched();
  }

  void fail(Throwable failure) {
    if (!over) {
      end();
      context.listener().failed(problem(failure));
    }
  }

  /** Fetches the file from its first byte again, a bounded number of times. */
  void restart(ProblemException reason) {
    if (++restarts > config.http().restarts()) {
      fail(reason);
      return;
    }
    Log.infof("Transfer %s starts again: %s", context.transferId(), reason.code());
    forget();
    after(retryDelay(restarts, reason), this::probe);
  }

  /** Asks for the whole file: an origin that refuses parts of it may still send that. */
  void askForWhole() {
    Log.infof("Transfer %s is refused in parts", context.transferId());
    forget();
    probeWhole();
  }

  private void forget() {
    cancel();
    fetch = null;
    earlier = null;
  }

  private void end() {
    over = true;
    cancel();
  }

  private void cancel() {
    epoch++;
    if (fetch != null) {
      fetch.cancel();
    }
    if (firstByte != null) {
      firstByte.cancel();
      firstByte = null;
    }
  }

  private void probeWhole() {
    asksForParts = false;
    probe();
  }

  private void probe() {
    request(
        Request.get(uri(), asksForParts ? FIRST_BYTE : null, null),
        this::probed,
        this::probeFailed);
  }

  private void probeFailed(ProblemException failure) {
    probeFailures++;
    if (isRetryable(failure) && retries.allows(probeFailures)) {
      after(retryDelay(probeFailures, failure), this::probe);
    } else {
      fail(failure);
    }
  }

  private void probed(Response response) {
    HttpClientResponse http = response.http();
    switch (http.statusCode()) {
      case 206 -> probedPart(response);
      case 200 -> probedWhole(response);
      case 416 -> {
        Origin.drop(http);
        Long size = ContentRange.unsatisfiedTotal(http.getHeader(HttpHeaders.CONTENT_RANGE));
        if (Long.valueOf(0).equals(size)) {
          open(response, 0L, null);
        } else {
          fail(OriginException.responded(response.uri(), 416, null));
        }
      }
      default -> {
        Origin.drop(http);
        probeFailed(OriginException.responded(response.uri(), http.statusCode(), retryAfter(http)));
      }
    }
  }

  private void probedPart(Response response) {
    ContentRange range = ContentRange.parse(response.http().getHeader(HttpHeaders.CONTENT_RANGE));
    if (!asksForParts || range == null || range.first() != 0) {
      Origin.drop(response.http());
      fail(
          new OriginException(
              ProblemCode.ORIGIN_REFUSED, "The origin's Content-Range makes no sense.", null));
      return;
    }
    Validator validator = Validator.of(response.http());
    if (validator == null || range.total() == null) {
      // Nothing would show if two segments were of two versions, or which the last one is.
      Origin.drop(response.http());
      probeWhole();
      return;
    }
    readOff(response.http());
    open(
        response,
        range.total(),
        new SegmentedFetch(this, pinned(response), range.total(), validator));
  }

  // The connection serves the first part, too, if the byte is all that comes. Nothing waits for it.
  private void readOff(HttpClientResponse response) {
    firstByte =
        new BodyReader(
            vertx,
            response,
            pace,
            bytes -> {
              if (bytes.readableBytes() > 1 && firstByte != null) {
                firstByte.cut();
              }
            },
            end -> {});
  }

  private void probedWhole(Response response) {
    Long size = length(response.http());
    open(response, size, new StreamFetch(this, response.http(), size));
  }

  // A URL with a password is requested again, so that the password goes only where it belongs.
  private URI pinned(Response response) {
    return uri().getRawUserInfo() == null ? response.uri() : uri();
  }

  private void open(Response response, @Nullable Long size, @Nullable Fetch body) {
    if (size != null && isTooLarge(size)) {
      Origin.drop(response.http());
      fail(tooLarge());
      return;
    }
    RelativePath named =
        FileName.of(response.http().getHeader("Content-Disposition"), response.uri(), uri());
    path = named;
    if (!isPlain(response.http())) {
      Origin.drop(response.http());
      fail(ContentCoding.refusal(response.http()));
      return;
    }
    fetch = body;
    open(manifest(named, size, Validator.of(response.http())), false);
  }

  private void resumeEarlier(Checkpoint.FileUpload upload) {
    Checkpoint checkpoint = Objects.requireNonNull(context.checkpoint());
    long size = Objects.requireNonNull(upload.sizeBytes());
    Validator validator = new Validator(Objects.requireNonNull(checkpoint.validator()));
    RelativePath named = new RelativePath(upload.path());
    path = named;
    fetch = new SegmentedFetch(this, uri(), size, validator);
    open(manifest(named, size, validator), true);
  }

  private void open(Manifest manifest, boolean resume) {
    Runnable begin =
        whileCurrent(
            () -> {
              opened = true;
              if (fetch == null) {
                fetched();
              } else {
                fetch.begin();
              }
            });
    context.sink().open(manifest, resume).subscribe().with(done -> begin.run(), this::fail);
  }

  private static Manifest manifest(
      RelativePath path, @Nullable Long size, @Nullable Validator validator) {
    return new Manifest(
        path.fileName(),
        Manifest.NO_TORRENT,
        validator == null ? null : validator.value(),
        null,
        List.of(new Manifest.File(0, 0, path, size)));
  }

  // Without a validator nobody knows whether the origin still has the same file.
  private static Checkpoint.@Nullable FileUpload resumable(@Nullable Checkpoint checkpoint) {
    if (checkpoint == null || checkpoint.validator() == null || checkpoint.uploads().size() != 1) {
      return null;
    }
    Checkpoint.FileUpload upload = checkpoint.uploads().getFirst();
    return upload.index() == 0 && upload.sizeBytes() != null ? upload : null;
  }

  @Nullable Duration retryAfter(HttpClientResponse response) {
    return RetryPolicy.parseRetryAfter(
        response.getHeader(HttpHeaders.RETRY_AFTER), clock.instant());
  }

  private static @Nullable Long length(HttpClientResponse response) {
    String header = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? null : Long.valueOf(header);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.TOO_LARGE,
        "The file is larger than %d bytes.".formatted(config.maxTransferSize().asLongValue()));
  }

  private static ProblemException problem(Throwable failure) {
    return ProblemException.of(failure, ProblemCode.ENGINE_FAILED, "The download broke off.");
  }
}
