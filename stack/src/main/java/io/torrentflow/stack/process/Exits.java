package io.torrentflow.stack.process;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for processes to end that are not our children. */
public final class Exits {
  private static final long AFTER_KILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private Exits() {}

  /** Waits for the end; false if the process still runs after this time. */
  public static boolean await(ProcessHandle handle, long nanos) {
    try {
      handle.onExit().get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void force(ProcessHandle handle) {
    handle.destroyForcibly();
    await(handle, AFTER_KILL_NANOS);
  }
}
