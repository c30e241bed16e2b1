package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a run of a transfer keeps its pieces. */
record TorrentFolder(Path path) {
  static TorrentFolder of(Path workDirectory, TransferId transfer, int assignment) {
    return new TorrentFolder(all(workDirectory).resolve(transfer + "-" + assignment));
  }

  static void removeAll(Path workDirectory) {
    new TorrentFolder(all(workDirectory)).remove();
  }

  /**
   * The file's name in the folder: the torrent's own may be too long, too deep, or the same twice.
   */
  static String name(Metainfo.Entry file) {
    return "file-" + file.position();
  }

  Path file(Metainfo.Entry file) {
    return path.resolve(name(file));
  }

  void create() throws IOException {
    Files.createDirectories(path);
  }

  /** How much room its disk has, in bytes. */
  long usableBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  void remove() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path all(Path workDirectory) {
    return workDirectory.resolve("torrents");
  }
}
