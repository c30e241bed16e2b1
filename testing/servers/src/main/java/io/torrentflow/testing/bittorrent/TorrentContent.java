package io.torrentflow.testing.bittorrent;

import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.testing.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Random files that a torrent is made of. No two have the same size, so that a file is known again
 * whatever a torrent calls it.
 */
public final class TorrentContent {
  /** Bytes. */
  public static final int PIECE = 64 * 1024;

  // A file that stands alone has no path below the content's name.
  private static final String ALONE = "";

  private final String name;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private TorrentContent(String name) {
    this.name = name;
  }

  public static TorrentContent empty(String name) {
    return new TorrentContent(name);
  }

  /** One file without a folder. */
  public static TorrentContent oneFile(String name) {
    return empty(name).with(ALONE, 3 * PIECE + 17);
  }

  /** Files that are small, empty, deep, not in English, and the same but for their case. */
  public static TorrentContent oddFiles(String name) {
    return empty(name)
        .with("first.txt", 10)
        .with("Ünï ✓/файл.bin", 5 * PIECE + 3)
        .with("Case.TXT", 2_000)
        .with("case.txt", 3_000)
        .with("empty.log", 0)
        .with("z/deep/er/last.bin", PIECE);
  }

  public static TorrentContent twoThousandFiles(String name) {
    TorrentContent content = empty(name);
    for (int i = 0; i < 2_000; i++) {
      content.with("d%02d/f%04d.txt".formatted(i % 50, i), 100 + i);
    }
    return content;
  }

  public TorrentContent with(String path, int size) {
    byte[] bytes = new byte[size];
    new Random(31L * name.hashCode() + size).nextBytes(bytes);
    files.put(path, bytes);
    return this;
  }

  public String name() {
    return name;
  }

  public int fileCount() {
    return files.size();
  }

  public long sizeBytes() {
    return files.values().stream().mapToLong(content -> content.length).sum();
  }

  public byte[] file(String path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new IllegalArgumentException(path);
    }
    return content;
  }

  /** Writes the files below {@code folder/name}. */
  public void write(Path folder) {
    files.forEach(
        (path, content) -> {
          Path file = folder.resolve(name).resolve(path);
          try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** SHA-256 of every file by the path that it has for those who get it by this torrent. */
  public Map<String, String> hashes(byte[] torrent) {
    Map<Long, byte[]> bySize =
        files.values().stream()
            .collect(Collectors.toMap(content -> (long) content.length, content -> content));
    return MetainfoReader.readTorrent(torrent).files().stream()
        .collect(
            Collectors.toMap(
                file -> file.path().value(),
                file -> Sha256.of(bySize.getOrDefault(file.sizeBytes(), new byte[0])),
                (first, second) -> {
                  throw new IllegalStateException("Two files have one path");
                },
                TreeMap::new));
  }
}
