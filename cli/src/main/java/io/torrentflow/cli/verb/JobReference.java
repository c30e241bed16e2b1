package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.kernel.wire.JobView;
import java.util.List;

/** How people name a job: by the end of its id, as {@code ls} shows it, or by its name. */
final class JobReference {
  private static final int SHOWN = 8;
  private static final int SEARCHED = 1000;

  private JobReference() {}

  /** The end of a UUIDv7 is random; its beginning is a time that many share. */
  static String of(JobView job) {
    String id = job.id().toString();
    return id.substring(id.length() - SHOWN);
  }

  static List<JobView> resolve(GatewayClient gateway, List<String> references) {
    List<JobView> jobs = gateway.jobs(SEARCHED);
    return references.stream().map(reference -> one(reference, jobs)).distinct().toList();
  }

  static JobView one(String reference, List<JobView> jobs) {
    List<JobView> matching = jobs.stream().filter(job -> isMeant(reference, job)).toList();
    if (matching.isEmpty()) {
      throw new CommandException(
          "There is no job \"" + reference + "\"; \"ls\" lists them with their ids.");
    }
    if (matching.size() > 1) {
      throw new CommandException(
          "\"%s\" may be any of %s; say which by its id."
              .formatted(
                  reference, String.join(", ", matching.stream().map(JobReference::of).toList())));
    }
    return matching.getFirst();
  }

  private static boolean isMeant(String reference, JobView job) {
    return (reference.length() >= 4 && job.id().toString().endsWith(reference))
        || Subject.of(job).nameOf(job).equals(reference);
  }
}
