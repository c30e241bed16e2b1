package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.collect.Collected;
import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.kernel.wire.JobView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pause}, {@code resume}, {@code cancel}, {@code retry} and {@code rm}. */
@Command
final class SteerCommand extends GatewayVerb {
  private final Steering steering;

  @Parameters(
      arity = "1..*",
      paramLabel = "JOB",
      description = "The job's id or the end of it, as ls shows it, or its name.")
  private List<String> jobs = List.of();

  private SteerCommand(Connector connector, Steering steering) {
    super(connector);
    this.steering = steering;
  }

  static CommandLine of(Connector connector, Steering steering) {
    CommandLine line = new CommandLine(new SteerCommand(connector, steering));
    line.getCommandSpec().name(steering.verb());
    line.getCommandSpec().usageMessage().description(steering.description());
    return line;
  }

  @Override
  void run(GatewayClient gateway) {
    for (JobView job : JobReference.resolve(gateway, jobs)) {
      String id = job.id().toString();
      String status = steering.apply(gateway, id);
      if (steering.givesUp()) {
        Collected.forget(Saving.records(connector), id);
      }
      System.out.println(ProgressLine.line(Subject.of(job).nameOf(job), status, Integer.MAX_VALUE));
    }
  }
}
