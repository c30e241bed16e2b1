package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import java.util.function.Supplier;

/** One of several submissions: what it asks for, or what is wrong with it. */
sealed interface BulkItem {
  record Readable(JobSource source) implements BulkItem {}

  record Wrong(ProblemException problem) implements BulkItem {}

  static BulkItem of(Supplier<JobSource> parse) {
    try {
      return new Readable(parse.get());
    } catch (ProblemException e) {
      return new Wrong(e);
    }
  }
}
