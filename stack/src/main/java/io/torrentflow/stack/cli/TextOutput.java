package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** For people: a line that renews itself on a terminal, plain lines in a pipe. */
final class TextOutput implements GetOutput {
  private static final String CLEAR_LINE = "\r\u001B[2K";
  private static final long PERCENT_STEP = 10;
  // Faster than a person reads; a terminal far away would lag behind.
  private static final long RENEWAL_NANOS = Duration.ofMillis(100).toNanos();
  // Small files come in less; a log need not have ten lines of it.
  private static final long LINE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Subject subject;
  private final boolean terminal;
  private final Step step = new Step();
  private String last = "";
  private long collectingSince;
  private long collectedBefore;
  private long renewedAt;

  private TextOutput(Subject subject, boolean terminal) {
    this.subject = subject;
    this.terminal = terminal;
  }

  static TextOutput forThisConsole(Subject subject) {
    return new TextOutput(subject, Terminal.isTerminal());
  }

  @Override
  public synchronized void note(String sentence) {
    print("  " + sentence);
  }

  @Override
  public synchronized void progress(JobProgress now, String waiting) {
    if (terminal) {
      renew(ProgressLine.of(now, subject, waiting, Terminal.width() - 1));
      if (now.isTerminal()) {
        System.out.println();
      }
      return;
    }
    String state = now.status() + waiting + ProgressLine.percent(now) / PERCENT_STEP;
    if (!state.equals(last)) {
      last = state;
      System.out.println(ProgressLine.of(now, subject, waiting, Integer.MAX_VALUE));
    }
  }

  @Override
  public synchronized void collecting(long bytes, long totalBytes) {
    long now = System.nanoTime();
    if (collectingSince == 0) {
      collectingSince = now;
      collectedBefore = bytes;
      renewedAt = now;
    }
    boolean due =
        terminal
            ? now - renewedAt > RENEWAL_NANOS
            : now - renewedAt > LINE_NANOS && step.isNew(bytes, totalBytes);
    if (!due) {
      return;
    }
    renewedAt = now;
    String line =
        "  fetching the files  %3d%% of %s  %s"
            .formatted(
                totalBytes == 0 ? 100 : bytes * 100 / totalBytes,
                Amounts.bytes(totalBytes),
                Amounts.rate(bytes - collectedBefore, Duration.ofNanos(now - collectingSince)));
    if (terminal) {
      renew(Columns.cut(line, Terminal.width() - 1));
    } else {
      System.out.println(line);
    }
  }

  @Override
  public synchronized void collected(RemoteFile file, Path target) {
    print("  %s  %s".formatted(target, Amounts.bytes(file.sizeBytes())));
  }

  @Override
  public void completed(JobProgress end, List<RemoteFile> files, Path folder) {
    print(
        "%s: %d file%s, %s, in %s"
            .formatted(
                subject.nameOf(end),
                files.size(),
                files.size() == 1 ? "" : "s",
                Amounts.bytes(files.stream().mapToLong(RemoteFile::sizeBytes).sum()),
                folder.toAbsolutePath().normalize()));
  }

  @Override
  public int failed(JobProgress end) {
    System.err.println(
        end.error() == null
            ? "The job was " + end.status() + "."
            : "The job failed: %s (%s)".formatted(end.error().detail(), end.error().code()));
    return 1;
  }

  private void renew(String line) {
    System.out.print(CLEAR_LINE + line);
    System.out.flush();
  }

  private void print(String line) {
    System.out.println((terminal ? CLEAR_LINE : "") + line);
  }
}
