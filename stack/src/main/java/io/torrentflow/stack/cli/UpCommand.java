package io.torrentflow.stack.cli;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code up}: starts everything and leaves it running. */
@Command(name = "up", description = "Starts the whole system and returns when all of it is ready.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--agents",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many agents to run (default: ${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--hubs",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many replicas of the progress hub to run (default: ${DEFAULT-VALUE}).")
  private int hubs;

  @Override
  public Integer call() {
    if (agents < 1 || agents > 16 || hubs < 1 || hubs > 4) {
      throw new ParameterException(
          spec.commandLine(), "One machine runs 1 to 16 agents and 1 to 4 hubs.");
    }
    SystemControl control = TorrentflowCommand.control();
    Optional<URI> running = control.address();
    if (running.isPresent()) {
      requireSameSize(control);
      Welcome.print("TorrentFlow already runs at", running.get(), control);
      return CommandLine.ExitCode.OK;
    }
    long begin = System.nanoTime();
    URI address = control.up(hubs, agents, sentence -> System.out.println("  " + sentence));
    Welcome.print(
        String.format(
            Locale.ROOT, "After %.0f s TorrentFlow is up at", (System.nanoTime() - begin) / 1e9),
        address,
        control);
    return CommandLine.ExitCode.OK;
  }

  private void requireSameSize(SystemControl control) {
    long runningAgents = count(control, Service.AGENT);
    long runningHubs = count(control, Service.HUB);
    if ((isGiven("--agents") && agents != runningAgents)
        || (isGiven("--hubs") && hubs != runningHubs)) {
      throw new StackException(
          ("TorrentFlow already runs, with --agents %d --hubs %d; to change that stop it first, with"
                  + " ./torrentflow down.")
              .formatted(runningAgents, runningHubs));
    }
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static long count(SystemControl control, Service service) {
    return control.parts().stream().filter(record -> service.isPart(record.part())).count();
  }
}
