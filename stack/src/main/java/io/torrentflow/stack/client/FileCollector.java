package io.torrentflow.stack.client;

import io.torrentflow.stack.backing.Parallel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** Fetches all files of a finished job, a few at a time. */
public final class FileCollector {
  // More gain nothing on one machine, and a store far away is kept busy by four.
  private static final int AT_ONCE = 4;

  private final GatewayClient gateway;
  private final Path folder;

  public FileCollector(GatewayClient gateway, Path folder) {
    this.gateway = gateway;
    this.folder = folder;
  }

  /**
   * Fetches what is not there yet.
   *
   * @param done told of each file when it is complete, from several threads
   */
  public void collect(String jobId, List<RemoteFile> files, BiConsumer<RemoteFile, Path> done) {
    Semaphore slots = new Semaphore(AT_ONCE);
    // Every path is judged before the first byte is written.
    List<Runnable> fetches =
        files.stream()
            .<Runnable>map(
                file -> {
                  Path target = OutputPaths.resolve(folder, file.path());
                  return () -> {
                    slots.acquireUninterruptibly();
                    try {
                      new RangeDownload(() -> gateway.link(jobId, file.id()), target)
                          .run(file.sizeBytes());
                      done.accept(file, target);
                    } finally {
                      slots.release();
                    }
                  };
                })
            .toList();
    Parallel.run(fetches);
  }
}
