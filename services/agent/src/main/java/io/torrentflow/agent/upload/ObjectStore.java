package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.wire.Checkpoint;
import java.util.List;

/**
 * The bucket. Every call is tried again by itself as far as that may help and fails in the end with
 * a {@link io.torrentflow.kernel.problem.ProblemException}: {@code STORAGE_REFUSED} if the bucket
 * will not have it, {@code STORAGE_UNAVAILABLE} otherwise. Answers come on any thread.
 */
public interface ObjectStore {
  /** Puts a whole object and answers its ETag. */
  Uni<String> put(ObjectKey key, String contentType, PartBuffer body);

  /** Puts a whole object that needs no part buffer, such as an empty or a small one of our own. */
  Uni<String> put(ObjectKey key, String contentType, byte[] body);

  /** Begins a multipart upload and answers its id. */
  Uni<String> begin(ObjectKey key, String contentType);

  /** Puts a part and answers its ETag. */
  Uni<String> putPart(ObjectKey key, String uploadId, int number, PartBuffer body);

  /** Makes the object of its parts and answers its ETag. */
  Uni<String> complete(ObjectKey key, String uploadId, long sizeBytes, List<Checkpoint.Part> parts);

  /** Whether an upload that was begun earlier still takes parts. */
  Uni<Boolean> isOpen(ObjectKey key, String uploadId);

  /** Drops an upload and its parts; one that is gone already is fine. */
  Uni<Void> abort(ObjectKey key, String uploadId);

  /** Deletes an object; one that is gone already is fine. */
  Uni<Void> delete(ObjectKey key);
}
