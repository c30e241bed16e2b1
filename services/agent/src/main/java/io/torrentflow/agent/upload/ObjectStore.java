package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.wire.Checkpoint;
import java.util.List;

/**
 * The bucket. Every request is tried again by itself as far as that may help, each time only if the
 * fence lets it pass, and fails in the end with a {@link
 * io.torrentflow.kernel.problem.ProblemException}: {@code STORAGE_REFUSED} if the bucket will not
 * have it, {@code STORAGE_UNAVAILABLE} otherwise. Outcomes come on any thread.
 */
public interface ObjectStore {
  /** Puts a whole object; gives its ETag. */
  Uni<String> put(WriteFence fence, ObjectKey key, String contentType, PartBuffer body);

  /** Puts a whole object that needs no part buffer, such as an empty or a small one of our own. */
  Uni<String> put(WriteFence fence, ObjectKey key, String contentType, byte[] body);

  /** Begins a multipart upload; gives its id. */
  Uni<String> begin(WriteFence fence, ObjectKey key, String contentType);

  /** Puts a part; gives its ETag. */
  Uni<String> putPart(
      WriteFence fence, ObjectKey key, String uploadId, int number, PartBuffer body);

  /**
   * Makes the object of its parts and makes sure that it is there with this size; gives its ETag.
   * Fails with {@link PartsReplacedException} if the bucket holds other parts than these.
   */
  Uni<String> complete(
      WriteFence fence,
      ObjectKey key,
      String uploadId,
      long sizeBytes,
      List<Checkpoint.Part> parts);

  /** Whether an upload that was begun earlier still takes parts. */
  Uni<Boolean> isOpen(ObjectKey key, String uploadId);

  /** Drops an upload and its parts; one that is gone already is fine. */
  Uni<Void> abort(WriteFence fence, ObjectKey key, String uploadId);
}
