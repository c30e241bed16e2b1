package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.storage.PartPlan;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The upload of one file: what the bucket holds and what is still to come. */
final class FileUpload {
  final Manifest.File file;
  final ObjectKey key;
  final String contentType;
  private final SortedMap<Integer, Checkpoint.Part> confirmed = new TreeMap<>();
  // Given by the engine, confirmed or not.
  private final BitSet held = new BitSet();
  private PartPlan plan;
  private @Nullable Uni<String> beginning;
  private @Nullable String uploadId;
  private @Nullable String etag;
  private long uploadedBytes;
  private boolean begunInRun;
  private boolean completing;

  FileUpload(Manifest.File file, ObjectKey key, PartPlan plan) {
    this.file = file;
    this.key = key;
    this.plan = plan;
    this.contentType = ContentTypes.of(file.path().fileName());
  }

  PartPlan plan() {
    return plan;
  }

  @Nullable String etag() {
    return etag;
  }

  @Nullable String uploadId() {
    return uploadId;
  }

  List<Checkpoint.Part> parts() {
    return List.copyOf(confirmed.values());
  }

  long uploadedBytes() {
    return uploadedBytes;
  }

  boolean isDone() {
    return etag != null;
  }

  boolean holds(int part) {
    return etag != null || held.get(part);
  }

  /** Bytes given by the engine or confirmed by an earlier run. */
  long heldBytes() {
    Long size = plan.sizeBytes();
    if (etag != null && size != null) {
      return size;
    }
    if (size == null) {
      return held.cardinality() * plan.partSizeBytes();
    }
    return held.stream().mapToLong(plan::length).sum();
  }

  void hold(int part) {
    held.set(part);
  }

  /** Takes over what an earlier run confirmed. */
  void restore(Checkpoint.FileUpload earlier) {
    uploadId = earlier.uploadId();
    if (uploadId != null) {
      beginning = Uni.createFrom().item(uploadId);
    }
    earlier.parts().forEach(this::confirm);
    if (earlier.etag() != null) {
      finish(earlier.etag());
    }
  }

  /** The id of the multipart upload, which is begun when it is first needed. */
  Uni<String> begun(S3ObjectStore store, WriteFence fence, Executor executor) {
    Uni<String> known = beginning;
    if (known == null) {
      known =
          store
              .begin(fence, key, contentType, plan.sizeBytes())
              .emitOn(executor)
              .invoke(
                  id -> {
                    uploadId = id;
                    begunInRun = true;
                  })
              .memoize()
              .indefinitely();
      beginning = known;
    }
    return known;
  }

  void confirm(Checkpoint.Part part) {
    held.set(part.number());
    if (confirmed.put(part.number(), part) == null) {
      uploadedBytes += part.sizeBytes();
    }
  }

  /** Forgets the parts that the bucket does not hold as they were put. */
  void keepOnly(Set<Integer> intact) {
    List<Integer> lost = confirmed.keySet().stream().filter(n -> !intact.contains(n)).toList();
    for (int number : lost) {
      uploadedBytes -= Objects.requireNonNull(confirmed.remove(number)).sizeBytes();
      held.clear(number);
    }
    completing = false;
  }

  void finish(String objectEtag) {
    etag = objectEtag;
    Long size = plan.sizeBytes();
    if (size != null) {
      uploadedBytes = size;
    }
  }

  void end(long sizeBytes) {
    plan = new PartPlan(sizeBytes, plan.partSizeBytes());
  }

  /** Every part is confirmed, and nobody has begun yet to make the object of them. */
  boolean claimCompletion() {
    if (completing || etag != null || uploadId == null || plan.sizeBytes() == null) {
      return false;
    }
    completing = confirmed.size() == plan.count();
    return completing;
  }

  /**
   * The upload was begun here and may be dropped here: others may have gone on with earlier ones.
   */
  boolean isBegunInRun() {
    return begunInRun && etag == null;
  }

  boolean isBegun() {
    return uploadId != null || etag != null;
  }

  Checkpoint.FileUpload checkpoint() {
    return new Checkpoint.FileUpload(
        file.index(),
        file.path().value(),
        plan.sizeBytes(),
        plan.partSizeBytes(),
        etag == null ? uploadId : null,
        etag,
        etag == null ? parts() : List.of());
  }

  ProgressReport.FileReport report() {
    return new ProgressReport.FileReport(
        file.index(),
        file.position(),
        file.path().value(),
        plan.sizeBytes(),
        contentType,
        etag,
        plan.isSingleRequest() ? null : plan.partSizeBytes());
  }
}
