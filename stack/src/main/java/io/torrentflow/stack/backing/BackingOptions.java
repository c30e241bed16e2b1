package io.torrentflow.stack.backing;

import io.torrentflow.stack.machine.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.io.function.Uncheck;

/**
 * Which servers to start, and where they keep their data.
 *
 * @param folder data, secrets and ports; what is found there is used again
 * @param lasting the data outlives this run: writes are flushed to disk, and the folder stays
 * @param stopAtExit everything stops when this JVM ends; false for an owner who sees to that
 * @param progress receives in sentences what is being done
 * @param listen where the store is reached; the others are on loopback
 */
public record BackingOptions(
    Path folder,
    Set<BackingPart> parts,
    boolean lasting,
    boolean stopAtExit,
    Consumer<String> progress,
    ListenAddress listen) {
  public BackingOptions {
    folder = folder.toAbsolutePath();
    parts = Set.copyOf(parts);
  }

  /** A fresh set in a temporary folder, which is removed when it is closed. */
  public static BackingOptions temporary(BackingPart first, BackingPart... more) {
    Path folder = Uncheck.get(() -> Files.createTempDirectory("torrentflow-"));
    return new BackingOptions(
        folder, EnumSet.of(first, more), false, true, _ -> {}, ListenAddress.LOOPBACK);
  }
}
