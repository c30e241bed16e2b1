package io.torrentflow.gateway.limit;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The same limits in this process, for as long as Redis does not answer. */
final class MemoryBuckets {
  // Some 10 MB. When there is no room even without those that are full again, nobody is let in:
  // forgetting one would let its owner begin again.
  static final int MAX_BUCKETS = 100_000;

  private final LongSupplier nowMicros;
  private final Map<String, Long> emptyAt = new HashMap<>();

  MemoryBuckets(LongSupplier nowMicros) {
    this.nowMicros = nowMicros;
  }

  /**
   * As {@link RateLimiter#SCRIPT} does it: microseconds used of each, after it is taken if it is.
   */
  synchronized List<Long> take(List<Bucket> buckets) {
    long now = nowMicros.getAsLong();
    List<Long> used = new ArrayList<>();
    boolean fits = true;
    for (Bucket bucket : buckets) {
      long before = Math.max(0, emptyAt.getOrDefault(bucket.key(), 0L) - now);
      long after = before + bucket.cost() * bucket.limit().intervalMicros();
      fits &= after <= bucket.limit().windowMicros();
      used.add(after);
    }
    if (fits) {
      makeRoom(now, buckets.size());
      for (int i = 0; i < buckets.size(); i++) {
        emptyAt.put(buckets.get(i).key(), now + used.get(i));
      }
    }
    return used;
  }

  private void makeRoom(long now, int needed) {
    if (emptyAt.size() + needed > MAX_BUCKETS) {
      emptyAt.values().removeIf(at -> at <= now);
    }
    if (emptyAt.size() + needed > MAX_BUCKETS) {
      throw new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE, "Too many clients come at once; try again later.");
    }
  }
}
