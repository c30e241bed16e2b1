package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** For people: a line that renews itself on a terminal, plain lines in a pipe. */
final class TextOutput implements GetOutput {
  private static final int PERCENT_STEP = 10;

  private final boolean terminal;
  private String lastStatus = "";
  private long lastStep = -1;

  private TextOutput(boolean terminal) {
    this.terminal = terminal;
  }

  static TextOutput forThisConsole() {
    return new TextOutput(Terminal.isTerminal());
  }

  @Override
  public void note(String sentence) {
    System.out.println("  " + sentence);
  }

  @Override
  public synchronized void progress(JobProgress now) {
    if (terminal) {
      System.out.print("\r\u001B[2K" + ProgressLine.of(now));
      if (now.isTerminal()) {
        System.out.println();
      }
      System.out.flush();
      return;
    }
    // A log wants to know that it moves, not every step.
    long step = ProgressLine.percent(now) / PERCENT_STEP;
    if (!now.status().equals(lastStatus) || step != lastStep) {
      lastStatus = now.status();
      lastStep = step;
      System.out.println(ProgressLine.of(now));
    }
  }

  @Override
  public synchronized void file(RemoteFile file, Path target) {
    System.out.printf("  %s  %s%n", target, Amounts.bytes(file.sizeBytes()));
  }

  @Override
  public void completed(JobProgress end, List<RemoteFile> files, Path folder) {
    System.out.printf(
        "%s: %d file%s, %s, in %s%n",
        Objects.requireNonNullElse(end.name(), end.jobId()),
        files.size(),
        files.size() == 1 ? "" : "s",
        Amounts.bytes(files.stream().mapToLong(RemoteFile::sizeBytes).sum()),
        folder.toAbsolutePath().normalize());
  }

  @Override
  public int failed(JobProgress end) {
    System.err.println(
        end.error() == null
            ? "The job was " + end.status() + "."
            : "The job failed: %s (%s)".formatted(end.error().detail(), end.error().code()));
    return 1;
  }

  @Override
  public void interrupted(String source) {
    System.out.printf(
        "%nThe job goes on. Come back to it with:%n  ./torrentflow get '%s'%n",
        source.replace("'", "'\\''"));
  }
}
