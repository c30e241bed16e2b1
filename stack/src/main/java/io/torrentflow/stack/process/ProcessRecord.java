package io.torrentflow.stack.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that was started for a part.
 *
 * @param part its name, as in its log's name
 * @param startedAt what the kernel says; a pid alone may belong to somebody else by now
 * @param port where it listens; 0 if nowhere
 */
public record ProcessRecord(String part, long pid, Instant startedAt, int port) {
  // The kernel counts from boot in hundredths of a second, and corrections of the clock move boot.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  public static ProcessRecord of(String part, ProcessHandle handle, int port) {
    return new ProcessRecord(
        part, handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH), port);
  }

  /** The process, if it still runs and is the one that was recorded. */
  public Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
  }

  public boolean isRunning() {
    return running().isPresent();
  }

  /** Waits for the end; false if the process still runs after this time. */
  public boolean awaitEnd(Duration limit) {
    return running()
        .map(
            process ->
                process
                    .onExit()
                    .thenApply(_ -> true)
                    .completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
                    .join())
        .orElse(true);
  }

  private boolean isTheSame(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .filter(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
        .isPresent();
  }
}
