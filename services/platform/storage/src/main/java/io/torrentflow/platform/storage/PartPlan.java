package io.torrentflow.platform.storage;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * How a file is cut into parts: all of one size but the last (Cloudflare R2 insists), numbered from
 * 1 as S3 does.
 *
 * @param sizeBytes the file's size; absent while unknown
 */
public record PartPlan(@Nullable Long sizeBytes, long partSizeBytes) {
  /** S3 takes no more parts in one upload. */
  public static final int MAX_PARTS = 10_000;

  // Parts of whole mebibytes end where pieces of a torrent mostly end.
  private static final long STEP = 1 << 20;

  /**
   * The plan with the smallest parts that are no smaller than preferred.
   *
   * @throws ProblemException if it would take parts larger than {@code maxPartBytes}
   */
  public static PartPlan of(long sizeBytes, long preferredPartBytes, long maxPartBytes) {
    long needed = Math.ceilDiv(Math.ceilDiv(sizeBytes, MAX_PARTS), STEP) * STEP;
    long partSize = Math.max(preferredPartBytes, needed);
    if (partSize > maxPartBytes) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE,
          "A file of %d bytes is more than %d parts of %d bytes hold."
              .formatted(sizeBytes, MAX_PARTS, maxPartBytes));
    }
    return new PartPlan(sizeBytes, partSize);
  }

  /** The plan for a stream of unknown length: it may not outgrow 10,000 parts of this size. */
  public static PartPlan ofStream(long partSizeBytes) {
    return new PartPlan(null, partSizeBytes);
  }

  /** How many parts there are; an empty file has none. */
  public int count() {
    return Math.toIntExact(Math.ceilDiv(knownSize(), partSizeBytes));
  }

  public long offset(int number) {
    return (number - 1) * partSizeBytes;
  }

  public int length(int number) {
    return Math.toIntExact(Math.min(partSizeBytes, knownSize() - offset(number)));
  }

  /** The whole file is one request, without a multipart upload. */
  public boolean isSingleRequest() {
    return sizeBytes != null && sizeBytes <= partSizeBytes;
  }

  private long knownSize() {
    if (sizeBytes == null) {
      throw new IllegalStateException("The file's size is not known yet");
    }
    return sizeBytes;
  }
}
