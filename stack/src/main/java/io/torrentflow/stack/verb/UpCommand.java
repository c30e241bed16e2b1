package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.net.Cidr;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.system.Launch;
import io.torrentflow.stack.system.SystemControl;
import io.torrentflow.stack.system.SystemSize;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Starts the whole system and returns when all of it is ready.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--agents",
      paramLabel = "N",
      description = "How many agents to run (default: 1).")
  private @Nullable Integer agents;

  @Option(
      names = "--hubs",
      paramLabel = "N",
      description = "How many replicas of the progress hub to run (default: 1).")
  private @Nullable Integer hubs;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      description = "How many replicas of the gateway to run (default: 1).")
  private @Nullable Integer gateways;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many replicas of the jobs service to run (default: 1).")
  private @Nullable Integer jobs;

  @Option(
      names = "--allow",
      split = ",",
      paramLabel = "RANGE",
      description =
          "An address range beside the public Internet that may be fetched from, for example"
              + " 192.168.0.0/16; can be repeated.")
  private @Nullable List<String> ranges;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "The address of this machine where others reach the gateway and the links to files, or"
              + " 0.0.0.0 for all (default: only this machine reaches them).")
  private @Nullable String listen;

  @Override
  public Integer call() {
    SystemControl control = TorrentflowCommand.control();
    Consumer<String> progress = sentence -> System.out.println("  " + sentence);
    Optional<URI> running = control.address();
    if (running.isPresent()) {
      requireSame(control);
      control.awaitParts(progress);
      Welcome.print("TorrentFlow already runs at", running.get(), control, false);
      return CommandLine.ExitCode.OK;
    }
    Launch wanted = wanted(control.usual());
    boolean isFirst = control.launch().isEmpty();
    long begin = System.nanoTime();
    URI address = control.up(wanted, progress);
    String time = Amounts.seconds(Duration.ofNanos(System.nanoTime() - begin));
    Welcome.print("After " + time + " TorrentFlow is up at", address, control, isFirst);
    return CommandLine.ExitCode.OK;
  }

  private Launch wanted(Launch there) {
    List<String> allowed = Objects.requireNonNullElse(ranges, there.allowedRanges());
    allowed.forEach(this::requireRange);
    ListenAddress address = listen == null ? there.listen() : new ListenAddress(listen);
    address.require();
    return ranges == null
        ? new Launch(size(there.size()), allowed, address)
        : Launch.of(size(there.size()), allowed, address, System.getenv());
  }

  private SystemSize size(SystemSize there) {
    try {
      return new SystemSize(
          Objects.requireNonNullElse(gateways, there.gateways()),
          Objects.requireNonNullElse(jobs, there.jobs()),
          Objects.requireNonNullElse(hubs, there.hubs()),
          Objects.requireNonNullElse(agents, there.agents()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void requireRange(String range) {
    try {
      Cidr.parse(range);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "\"" + range + "\" is no range like 192.168.0.0/16.", e);
    }
  }

  private void requireSame(SystemControl control) {
    Launch running = control.launch().orElseThrow();
    if (!wanted(running).equals(running)) {
      SystemSize size = running.size();
      throw new CommandException(
          "TorrentFlow already runs, with --agents %d --hubs %d --gateways %d --jobs %d --listen %s%s; to change that stop it first, with ./torrentflow down."
              .formatted(
                  size.agents(),
                  size.hubs(),
                  size.gateways(),
                  size.jobs(),
                  running.listen().host(),
                  running.allowedRanges().isEmpty()
                      ? ""
                      : " --allow " + String.join(",", running.allowedRanges())));
    }
  }
}
