package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.torrentflow.agent.AgentConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How much is free where torrents keep their pieces. It is looked up beside the event loop, one
 * look at a time: a file system of the network may hang.
 */
@ApplicationScoped
class DiskSpace {
  private final Vertx vertx;
  private final AgentConfig config;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Long freeBytes;

  DiskSpace(Vertx vertx, AgentConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  void begin(@Observes StartupEvent started) {
    vertx.setPeriodic(1, config.report().heartbeatInterval().toMillis(), timer -> look());
  }

  /** As of the last look; null if none has succeeded. */
  @Nullable Long freeBytes() {
    return freeBytes;
  }

  private void look() {
    if (looking.compareAndSet(false, true)) {
      vertx
          .executeBlocking(() -> usableBytes(config.workDirectory()), false)
          .onSuccess(bytes -> freeBytes = bytes)
          .onFailure(e -> Log.debugf("The room on disk cannot be told: %s", e.toString()))
          .onComplete(done -> looking.set(false));
    }
  }

  private static long usableBytes(Path folder) throws IOException {
    return Files.getFileStore(Files.createDirectories(folder)).getUsableSpace();
  }
}
