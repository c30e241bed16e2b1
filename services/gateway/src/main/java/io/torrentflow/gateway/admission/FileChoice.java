package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.FileSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of a torrent that are chosen among those that a job has; pure.
 *
 * @param selection in its canonical form
 * @param totalBytes of them; absent while one is unknown
 */
record FileChoice(FileSelection selection, @Nullable Long totalBytes) {
  /**
   * @param wanted empty for all that there are
   * @param sizes of the job's files by their position in the torrent; null where unknown
   * @param current what the job has
   * @throws ProblemException with {@code JOB_STATE_CONFLICT} while no file is known, and with
   *     {@code VALIDATION_FAILED} for one that the job does not have
   */
  static FileChoice of(
      FileSelection wanted, Map<Integer, @Nullable Long> sizes, FileSelection current) {
    if (sizes.isEmpty()) {
      throw new ProblemException(
          ProblemCode.JOB_STATE_CONFLICT, "The job's files are not known yet; wait for them.");
    }
    for (int position : wanted.positions()) {
      if (!sizes.containsKey(position)) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED,
            "The job has no file " + position + "; submit the torrent again to have others.",
            "files",
            null);
      }
    }
    boolean isAll = wanted.isAll() || wanted.positions().size() == sizes.size();
    FileSelection chosen = isAll ? current : wanted;
    Long total = 0L;
    for (Map.Entry<Integer, @Nullable Long> file : sizes.entrySet()) {
      Long size = file.getValue();
      if (isAll || wanted.includes(file.getKey())) {
        total = total == null || size == null ? null : Long.valueOf(total + size);
      }
    }
    return new FileChoice(chosen, total);
  }
}
