package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.collect.OutputFolder;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.kernel.wire.JobView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How and where {@code get} and {@code pull} save the files of a finished job. */
final class SaveOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb;

  @Option(
      names = {"-o", "--out"},
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where the files go (default: the current folder).")
  private Path out;

  @Option(
      names = "--force",
      description =
          "Overwrites files of the same names. Without it they stay, and the new file or the"
              + " torrent's folder is saved beside as \"name (1)\".")
  private boolean force;

  @Option(names = "--json", description = "Prints one JSON object a line, each with a \"type\".")
  private boolean json;

  Path folder() {
    return out;
  }

  GetOutput output(Subject subject) {
    return json ? new JsonOutput() : new TextOutput(subject, LiveLines.ofThisConsole());
  }

  /** Runs it if the folder can be used; a program that reads the output gets a refusal, too. */
  int reportingRefusal(Supplier<Integer> run) {
    try {
      OutputFolder.require(out);
      return run.get();
    } catch (CommandException e) {
      if (json) {
        JsonOutput.refused(e);
      }
      throw e;
    }
  }

  /** Prints at Ctrl-C how to come back. */
  ExitHook hint(String sentence) {
    return ResumeHint.of(sentence, verb);
  }

  boolean isThere(JobView job, GatewayClient gateway, Connector connector) {
    String id = job.id().toString();
    return collector(gateway, connector).isThere(id, gateway.files(id));
  }

  /**
   * Saves the files of a completed job.
   *
   * @param begin when the verb began, by {@link System#nanoTime()}
   */
  void save(JobView job, GatewayClient gateway, Connector connector, GetOutput output, long begin) {
    String id = job.id().toString();
    try (ExitHook _ = hint("What is fetched stays. Go on with:")) {
      FileCollector.Outcome outcome =
          collector(gateway, connector).collect(id, gateway.files(id), output);
      output.completed(job, outcome, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private FileCollector collector(GatewayClient gateway, Connector connector) {
    return new FileCollector(gateway::link, out, connector.collected(), force);
  }
}
