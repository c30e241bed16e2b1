package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page of jobs ended, as an opaque text. */
final class JobCursor {
  private JobCursor() {}

  static String after(JobId last) {
    UUID id = last.value();
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES * 2)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static JobId parse(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == Long.BYTES * 2) {
        return new JobId(new UUID(bytes.getLong(), bytes.getLong()));
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  private static ProblemException invalid(@Nullable Throwable cause) {
    return new ProblemException(
        ProblemCode.CURSOR_INVALID,
        "Use nextCursor of the page before, unchanged.",
        "cursor",
        cause);
  }
}
