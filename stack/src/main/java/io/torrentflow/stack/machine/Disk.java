package io.torrentflow.stack.machine;

import io.torrentflow.cli.collect.OutputFolder;
import io.torrentflow.cli.terminal.Amounts;
import java.nio.file.Path;
import java.util.Optional;

/** How much room there is where a home is, or will be; the folder is the one that is there. */
public record Disk(Path folder) {
  /** Below it a system is short of room. */
  public static final long SCARCE_BYTES = 1L << 30;

  /**
   * Below it nothing more is stored, so that the servers, and the removal of what is stored, still
   * have room to work.
   */
  public static final long RESERVED_BYTES = 256L << 20;

  public Disk {
    folder = OutputFolder.existing(folder);
  }

  public long freeBytes() {
    return OutputFolder.free(folder);
  }

  public enum Room {
    ENOUGH,
    SCARCE,
    /** What is left is reserved. */
    NONE
  }

  public Room room() {
    long free = freeBytes();
    return free < RESERVED_BYTES ? Room.NONE : free < SCARCE_BYTES ? Room.SCARCE : Room.ENOUGH;
  }

  /** A sentence if downloads are short of room. */
  public Optional<String> warning() {
    String found = "Only " + Amounts.bytes(freeBytes()) + " are free at " + folder;
    return switch (room()) {
      case ENOUGH -> Optional.empty();
      case SCARCE -> Optional.of(found + "; make room, or remove jobs with ./torrentflow rm");
      case NONE ->
          Optional.of(
              found
                  + ": nothing more is stored until there is room; remove jobs with"
                  + " ./torrentflow rm");
    };
  }
}
