package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "pull", description = "Saves the files of jobs that are completed.")
final class PullCommand extends GatewayVerb {
  @Parameters(arity = "1..*", paramLabel = "JOB", description = "As ls shows it, or its name.")
  private List<String> jobs = List.of();

  @Mixin private SaveOptions options = new SaveOptions();

  @Override
  public Integer call() {
    return options.reportingRefusal(super::call);
  }

  @Override
  void run(GatewayClient gateway) {
    for (JobView job : JobReference.resolve(gateway, jobs)) {
      Subject subject = Subject.of(job);
      if (job.status() != JobStatus.COMPLETED) {
        throw new CommandException(
            "%s is %s; pull saves what is completed, get waits for it."
                .formatted(subject.nameOf(job), job.status().wireName()));
      }
      try (GetOutput output = options.output(subject)) {
        options.save(job, gateway, connector, output, System.nanoTime());
      }
    }
  }
}
