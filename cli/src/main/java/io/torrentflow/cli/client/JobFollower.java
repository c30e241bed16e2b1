package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Follows one job live: over the event stream, and by asking while the stream is broken. */
final class JobFollower {
  private static final Duration REOPEN = Duration.ofMillis(250);
  static final Duration RETRY = Duration.ofSeconds(1);

  // Through a restart of the gateway, but not through the night.
  private static final int MAX_FAILURES = 120;

  private final GatewayClient gateway;
  private final String jobId;
  private int failures;
  private @Nullable JobView last;

  JobFollower(GatewayClient gateway, String jobId) {
    this.gateway = gateway;
    this.jobId = jobId;
  }

  JobView run(JobListener listener) {
    EventStream events = new EventStream(gateway, jobId);
    while (true) {
      boolean heard = events.read(reader(listener));
      if (last == null && !heard) {
        ask(listener);
      }
      if (last != null) {
        return last;
      }
      Http.pause(heard ? REOPEN : RETRY);
    }
  }

  private EventStream.Reader reader(JobListener listener) {
    return new EventStream.Reader() {
      @Override
      public boolean changed(JobView now) {
        return take(now, listener);
      }

      @Override
      public boolean gone(String id) {
        throw new CommandException("The job was deleted.");
      }
    };
  }

  /** Keeps the state if it is the last one that is wanted; whether to go on. */
  private boolean take(JobView now, JobListener listener) {
    failures = 0;
    boolean goesOn = listener.changed(now) && !now.status().isTerminal();
    if (!goesOn) {
      last = now;
    }
    return goesOn;
  }

  private void ask(JobListener listener) {
    try {
      take(gateway.jobNow(jobId), listener);
    } catch (ApiException e) {
      if (e.status() < 500) {
        throw e;
      }
      failed(e, listener);
    } catch (CommandException e) {
      failed(e, listener);
    }
  }

  private void failed(CommandException failure, JobListener listener) {
    failures++;
    if (failures >= MAX_FAILURES) {
      throw failure;
    }
    listener.disconnected();
  }
}
