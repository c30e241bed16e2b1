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
  private final String verb;

  @Parameters(
      arity = "1..*",
      paramLabel = "JOB",
      description = "The job's id or the end of it, as ls shows it, or its name.")
  private List<String> jobs = List.of();

  private SteerCommand(String verb) {
    this.verb = verb;
  }

  static CommandLine of(String verb, String description) {
    CommandLine line = new CommandLine(new SteerCommand(verb));
    line.getCommandSpec().name(verb).usageMessage().description(description);
    return line;
  }

  @Override
  void run(GatewayClient gateway) {
    for (JobView job : JobReference.resolve(gateway, jobs)) {
      String id = job.id().toString();
      String status = "removed";
      if (verb.equals("rm")) {
        gateway.delete(id);
      } else {
        status = gateway.steer(id, verb).status().wireName();
      }
      if (verb.equals("rm") || verb.equals("cancel")) {
        // Nothing of the job is fetched here any more.
        Collected.forget(connector.collected(), id);
      }
      System.out.println(ProgressLine.line(Subject.of(job).nameOf(job), status, Integer.MAX_VALUE));
    }
  }
}
