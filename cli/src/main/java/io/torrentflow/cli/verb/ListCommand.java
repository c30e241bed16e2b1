package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.JobFollower;
import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.kernel.wire.JobView;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "ls", aliases = "list", description = "Lists your jobs, the newest first.")
final class ListCommand extends GatewayVerb {
  @Option(
      names = {"-w", "--watch"},
      description = "Goes on showing how they are, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "-n",
      defaultValue = "20",
      paramLabel = "NUMBER",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--json", description = "Prints one JSON object a line, each with a \"type\".")
  private boolean json;

  private final Map<String, JobView> jobs = new TreeMap<>(Comparator.reverseOrder());
  private final Map<String, ProgressLine> lines = new HashMap<>();

  @Override
  void run(GatewayClient gateway) {
    if (most < 1) {
      throw new CommandException("-n takes a number of jobs from 1 up.");
    }
    try (LiveLines board = LiveLines.ofThisConsole()) {
      List<JobView> newest = gateway.jobs(most);
      if (newest.isEmpty() && !json) {
        board.print("You have no jobs yet.");
      }
      if (watch) {
        newest.forEach(job -> keep(job, board));
        new JobFollower(gateway, "")
            .all(
                job -> keep(job, board),
                id -> drop(id, board),
                () -> show(board),
                () -> disconnected(board));
      }
      newest.forEach(job -> show(job, board));
    }
  }

  private void show(JobView job, LiveLines board) {
    if (json) {
      JsonOutput.line("job", job);
    } else {
      board.print(line(job, board));
    }
  }

  private void keep(JobView job, LiveLines board) {
    jobs.put(job.id().toString(), job);
    if (json || !board.isLive()) {
      show(job, board);
    } else {
      show(board);
    }
  }

  private void drop(String id, LiveLines board) {
    jobs.remove(id);
    if (json) {
      JsonOutput.line("gone", Map.of("id", id));
    } else {
      show(board);
    }
  }

  private void disconnected(LiveLines board) {
    if (json) {
      new JsonOutput().disconnected();
    } else {
      board.show(List.of("reconnecting"));
    }
  }

  // Ids begin with a time, so their order is that of submission.
  private void show(LiveLines board) {
    board.show(jobs.values().stream().limit(most).map(job -> line(job, board)).toList());
  }

  private String line(JobView job, LiveLines board) {
    ProgressLine line =
        lines.computeIfAbsent(
            job.id().toString(), _ -> new ProgressLine(Subject.of(job), InstantSource.system()));
    String reference = JobReference.of(job);
    return reference + "  " + line.of(job, board.columns() - reference.length() - 2);
  }
}
