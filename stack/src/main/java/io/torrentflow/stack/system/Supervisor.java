package io.torrentflow.stack.system;

import io.torrentflow.cli.FileTrouble;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.process.ProcessRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process that {@code up} leaves behind: it holds the backing services, is the parent of the
 * four services, starts again what dies, and on TERM stops everything in order.
 */
public final class Supervisor {
  /** Its own name among the processes of a home. */
  public static final String PART = "supervisor";

  private final Home home;
  private final InstantSource clock = InstantSource.system();
  private final List<String> progress = new ArrayList<>();
  private SystemState state = SystemState.starting(progress);
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CompletableFuture<?> stopped = new CompletableFuture<>();

  private Supervisor(Home home) {
    this.home = home;
  }

  /** Started by {@link SystemControl} in the home of the environment. */
  public static void main(String[] arguments) {
    Home home = Home.of(System.getenv());
    PrivateFiles.createFolder(home.folder());
    Supervisor supervisor = new Supervisor(home);
    System.exit(supervisor.runAlone());
  }

  private int runAlone() {
    try (FileChannel channel =
            FileChannel.open(
                home.folder().resolve("supervisor.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      // Two "up" at the same moment: the other one's supervisor does the work.
      return lock == null ? 0 : run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run() {
    ProcessRecords records = ProcessRecords.in(home.folder());
    // First, so that nobody takes a system that is started again for a stopped one.
    records.write(ProcessRecord.of(PART, ProcessHandle.current(), 0));
    records.stopLeftovers();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
    try (LocalSystem system =
        LocalSystem.start(
            new SystemOptions(
                home, Launch.read(home).orElseThrow(), true, this::report, Map.of()))) {
      become(state.ready(system.address()));
      watch(new Restarter(system, this::restarted, this::log, clock));
      log("Stopping");
      SystemState.remove(home);
    } catch (RuntimeException e) {
      log("Failed: " + e);
      e.printStackTrace(System.out);
      become(
          state.failed(
              FileTrouble.sentence(e, bug -> "It failed with " + bug + "; this is a bug.")));
      return 1;
    } finally {
      records.remove(PART);
      log("Stopped");
      stopped.complete(null);
    }
    return 0;
  }

  private void watch(Restarter restarter) {
    try {
      while (!stopRequested.await(500, TimeUnit.MILLISECONDS)) {
        restarter.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Within TERM's shutdown; the main thread does the stopping, in its order.
  private void stopAndWait() {
    stopRequested.countDown();
    stopped.completeOnTimeout(null, 2, TimeUnit.MINUTES).join();
  }

  private void report(String sentence) {
    log(sentence);
    progress.add(sentence);
    become(SystemState.starting(progress));
  }

  private void restarted(Restart restart) {
    log(restart.sentence());
    become(state.with(restart));
  }

  private void become(SystemState next) {
    state = next;
    state.write(home);
  }

  private void log(String sentence) {
    System.out.println(clock.instant() + " " + sentence);
  }
}
