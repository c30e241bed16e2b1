package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.system.SystemControl;
import io.torrentflow.stack.system.SystemSize;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Option(
      names = "--gateways",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many replicas of the gateway to run (default: ${DEFAULT-VALUE}).")
  private int gateways;

  @Option(
      names = "--jobs",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many replicas of the jobs service to run (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Override
  public Integer call() {
    boolean isSmall =
        Stream.of(hubs, gateways, jobs).allMatch(number -> number >= 1 && number <= 4);
    if (agents < 1 || agents > 16 || !isSmall) {
      throw new ParameterException(
          spec.commandLine(), "One machine runs 1 to 16 agents and 1 to 4 of each other service.");
    }
    SystemControl control = TorrentflowCommand.control();
    Optional<URI> running = control.address();
    if (running.isPresent()) {
      requireSameSize(control);
      Welcome.print("TorrentFlow already runs at", running.get(), control);
      return CommandLine.ExitCode.OK;
    }
    long begin = System.nanoTime();
    URI address =
        control.up(
            new SystemSize(gateways, jobs, hubs, agents),
            sentence -> System.out.println("  " + sentence));
    Welcome.print(
        String.format(
            Locale.ROOT, "After %.0f s TorrentFlow is up at", (System.nanoTime() - begin) / 1e9),
        address,
        control);
    return CommandLine.ExitCode.OK;
  }

  private void requireSameSize(SystemControl control) {
    Map<String, Integer> asked = new TreeMap<>();
    Map<String, Long> running = new TreeMap<>();
    Map.of(
            "--agents", Service.AGENT,
            "--hubs", Service.HUB,
            "--gateways", Service.GATEWAY,
            "--jobs", Service.JOBS)
        .forEach(
            (option, service) -> {
              asked.put(option, size().of(service));
              running.put(option, count(control, service));
            });
    boolean differs =
        asked.entrySet().stream()
            .anyMatch(
                option ->
                    isGiven(option.getKey())
                        && !Long.valueOf(option.getValue()).equals(running.get(option.getKey())));
    if (differs) {
      throw new CommandException(
          "TorrentFlow already runs, with "
              + running.entrySet().stream()
                  .map(option -> option.getKey() + " " + option.getValue())
                  .collect(Collectors.joining(" "))
              + "; to change that stop it first, with ./torrentflow down.");
    }
  }

  private SystemSize size() {
    return new SystemSize(gateways, jobs, hubs, agents);
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static long count(SystemControl control, Service service) {
    return control.parts().stream().filter(record -> service.isPart(record.part())).count();
  }
}
