package io.torrentflow.agent.engine.http;

import io.netty.buffer.ByteBuf;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.network.origin.ContentRange;
import io.torrentflow.platform.network.origin.Origin;
import io.torrentflow.platform.network.origin.Origin.Request;
import io.torrentflow.platform.network.origin.OriginException;
import io.torrentflow.platform.storage.PartPlan;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file in concurrent segments, each as large as a part. A segment that breaks goes on at
 * the byte it had reached.
 */
final class SegmentedFetch implements HttpDownload.Fetch {
  private final HttpDownload download;
  private final PartSink sink;
  private final long size;
  private final List<Segment> active = new ArrayList<>();
  private final BitSet taken = new BitSet();
  private final Validator validator;
  private URI target;
  private int connections;

  /**
   * @param validator what the file must still be; another one restarts the download
   */
  SegmentedFetch(HttpDownload download, URI target, long size, Validator validator) {
    this.download = download;
    this.sink = download.context.sink();
    this.target = target;
    this.size = size;
    this.validator = validator;
    this.connections = download.config.http().connections();
  }

  @Override
  public void begin() {
    fill();
  }

  @Override
  public void cancel() {
    List.copyOf(active).forEach(Segment::cancel);
    active.clear();
    taken.clear();
  }

  @Override
  public boolean isResumable() {
    return true;
  }

  @Override
  public long downloadedBytes() {
    return sink.heldBytes() + active.stream().mapToLong(Segment::fetchedBytes).sum();
  }

  @Override
  public int connections() {
    return (int) active.stream().filter(segment -> segment.reader != null).count();
  }

  private PartPlan plan() {
    return sink.plan(FetchResources.FILE);
  }

  private Segment take(int part) {
    taken.set(part);
    Segment segment = new Segment(part);
    active.add(segment);
    return segment;
  }

  private void fill() {
    while (active.size() < connections) {
      int part = nextPart();
      if (part == 0) {
        break;
      }
      take(part).begin();
    }
    if (active.isEmpty()) {
      download.fetched();
    }
  }

  // Zero when there is none left.
  private int nextPart() {
    int count = plan().count();
    int part = taken.nextClearBit(1);
    while (part <= count && sink.holds(FetchResources.FILE, part)) {
      taken.set(part);
      part = taken.nextClearBit(part);
    }
    return part <= count ? part : 0;
  }

  private void changed() {
    download.restart(
        new ProblemException(
            ProblemCode.ORIGIN_CHANGED, "The file changed at its origin while it was fetched."));
  }

  /** One part that is being fetched. */
  private final class Segment extends FetchResources {
    private final int part;
    private int failures;
    private int reached;
    private URI requested;

    Segment(int part) {
      super(SegmentedFetch.this.download);
      this.part = part;
      this.requested = target;
    }

    void begin() {
      acquire(plan().length(part), this::fetch);
    }

    long fetchedBytes() {
      return buffer == null ? 0 : buffer.size();
    }

    private void fetch(PartBuffer memory) {
      long from = plan().offset(part) + memory.size();
      long last = from + memory.remaining() - 1;
      reached = memory.size();
      requested = target;
      download.request(
          Request.get(requested, "bytes=" + from + "-" + last, validator.ifRange()),
          response -> responded(response.http(), memory, from),
          this::failed);
    }

    private void responded(HttpClientResponse response, PartBuffer memory, long from) {
      switch (response.statusCode()) {
        case 206 -> {
          ContentRange range = ContentRange.parse(response.getHeader(HttpHeaders.CONTENT_RANGE));
          if (isSameFile(response, range) && range != null && range.first() == from) {
            read(response, bytes -> receive(bytes, memory), failure -> ended(failure, memory));
          } else {
            Origin.drop(response);
            changed();
          }
        }
        // The whole file instead of a range, or no such range: it is not the file it was.
        case 200, 412, 416 -> {
          Origin.drop(response);
          changed();
        }
        default -> {
          Origin.drop(response);
          if (response.statusCode() == 429 || response.statusCode() == 503) {
            // It is too much for the origin.
            connections = Math.max(1, connections - 1);
          }
          failed(
              OriginException.responded(
                  target, response.statusCode(), download.retryAfter(response)));
        }
      }
    }

    private boolean isSameFile(HttpClientResponse response, @Nullable ContentRange range) {
      return range != null
          && (range.total() == null || range.total() == size)
          && validator.fits(response)
          && download.isPlain(response);
    }

    private void receive(ByteBuf bytes, PartBuffer memory) {
      memory.append(bytes);
      BodyReader body = reader;
      // Not as soon as the part is full: a body that ends there leaves its connection for the next.
      if (bytes.isReadable() && body != null) {
        body.cut();
      }
    }

    private void ended(@Nullable OriginException failure, PartBuffer memory) {
      reader = null;
      if (memory.remaining() == 0) {
        buffer = null;
        active.remove(this);
        sink.put(FILE, part, memory);
        fill();
      } else if (failure == null && memory.size() > reached) {
        // The response was shorter than requested.
        fetch(memory);
      } else {
        failed(
            failure != null
                ? failure
                : new OriginException(
                    ProblemCode.ORIGIN_INTERRUPTED, "The origin sent an empty response.", null));
      }
    }

    private void failed(ProblemException failure) {
      PartBuffer memory = buffer;
      if (memory == null) {
        return;
      }
      failures = hasGotOn(memory, failure) ? 1 : failures + 1;
      boolean mayHaveExpired =
          failure.code() == ProblemCode.ORIGIN_REFUSED && !requested.equals(download.uri());
      // A redirect's target may have expired; a new one is behind the file's own address.
      target = download.uri();
      if (mayHaveExpired) {
        fetch(memory);
      } else if (download.isRetryable(failure) && download.retries.allows(failures)) {
        download.after(download.retryDelay(failures, failure), () -> fetch(memory));
      } else if (failure.code() == ProblemCode.ORIGIN_REFUSED && downloadedBytes() == 0) {
        download.askForWhole();
      } else {
        download.fail(failure);
      }
    }

    // An origin that trickles would be requested from for ever, and keep the memory.
    private boolean hasGotOn(PartBuffer memory, ProblemException failure) {
      boolean stalled = failure.code() == ProblemCode.DOWNLOAD_STALLED;
      long least = stalled ? download.pace.minBytes() : 0;
      return memory.size() - reached > least;
    }
  }
}
