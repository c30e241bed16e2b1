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
      newest.forEach(job -> jobs.put(job.id().toString(), job));
      boolean isLive = watch && !json && board.isLive();
      if (!isLive) {
        newest.forEach(job -> print(job, board));
      }
      if (watch) {
        new JobFollower(gateway, "").all(new Watching(board, isLive));
      }
    }
  }

  private void print(JobView job, LiveLines board) {
    if (json) {
      JsonOutput.line("job", job);
    } else {
      board.print(line(job, board));
    }
  }

  private String line(JobView job, LiveLines board) {
    ProgressLine line =
        lines.computeIfAbsent(
            job.id().toString(), _ -> new ProgressLine(Subject.of(job), InstantSource.system()));
    String reference = JobReference.of(job);
    return reference + "  " + line.of(job, board.columns() - reference.length() - 2);
  }

  /** On a terminal the newest jobs in their places, elsewhere a line for each that has changed. */
  private final class Watching implements JobFollower.Watcher {
    private final LiveLines board;
    private final boolean isLive;
    private boolean isReady;
    private boolean isConnected = true;

    Watching(LiveLines board, boolean isLive) {
      this.board = board;
      this.isLive = isLive;
    }

    @Override
    public void changed(JobView now) {
      JobView before = jobs.put(now.id().toString(), now);
      isConnected = true;
      if (isLive) {
        show();
      } else if (before == null ? isReady : before.seq() < now.seq()) {
        // A stream begins with every job, also with those that nobody has asked for.
        print(now, board);
      }
    }

    @Override
    public void gone(String id) {
      jobs.remove(id);
      if (json) {
        JsonOutput.line("gone", Map.of("id", id));
      }
      show();
    }

    @Override
    public void reset() {
      isReady = false;
      if (isLive) {
        jobs.clear();
      }
    }

    @Override
    public void ready() {
      isReady = true;
      isConnected = true;
      show();
    }

    @Override
    public void disconnected() {
      if (json) {
        new JsonOutput().disconnected();
      } else if (isLive) {
        board.show(List.of("reconnecting"));
      } else if (isConnected) {
        board.print("reconnecting");
      }
      isConnected = false;
    }

    // Ids begin with a time, so their order is that of submission.
    private void show() {
      if (isLive) {
        board.show(jobs.values().stream().limit(most).map(job -> line(job, board)).toList());
      }
    }
  }
}
