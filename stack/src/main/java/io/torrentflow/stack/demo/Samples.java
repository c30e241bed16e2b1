package io.torrentflow.stack.demo;

import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.Uncheck;

/**
 * The files of one demo, of random bytes: the system must not know them already, or it would
 * complete at once.
 */
record Samples(Path folder, String name) {
  private static final int MIB = 1 << 20;
  private static final int ORIGIN_MIB = 256;
  private static final Map<String, Integer> TORRENT_MIB =
      Map.of(
          "holiday/video/coast.mkv", 40,
          "holiday/pictures/day 1/beach.jpg", 7,
          "holiday/pictures/day 2/harbour.jpg", 5,
          "holiday/music.flac", 11,
          "read me.txt", 1);

  static Samples create(Path folder, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples =
        new Samples(PrivateFiles.createFolder(folder), Long.toHexString(random.nextLong()));
    write(samples.origin(), ORIGIN_MIB * MIB, random);
    TORRENT_MIB.forEach(
        (path, mebibytes) ->
            // An odd size, so that pieces run over the ends of files.
            write(samples.torrentContent().resolve(path), mebibytes * MIB - 4321, random));
    return samples;
  }

  Path origin() {
    return originFolder().resolve("sample-" + name + ".bin");
  }

  Path torrentContent() {
    return seedFolder().resolve("torrent-" + name);
  }

  /** Has nothing but {@link #origin()}. */
  Path originFolder() {
    return folder.resolve("origin");
  }

  /** Has nothing but {@link #torrentContent()}. */
  Path seedFolder() {
    return folder.resolve("seed");
  }

  /** SHA-256 of each file below a folder, by relative path. */
  static Map<String, String> digests(Path folder) {
    try (Stream<Path> files = Uncheck.get(() -> Files.walk(folder))) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> folder.relativize(file).toString(),
                  file -> Uncheck.get(() -> new DigestUtils("SHA-256").digestAsHex(file))));
    }
  }

  private static void write(Path file, int bytes, SplittableRandom random) {
    PrivateFiles.createFolder(PrivateFiles.parent(file));
    byte[] block = new byte[MIB];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < bytes; written += block.length) {
        random.nextBytes(block);
        out.write(block, 0, Math.min(block.length, bytes - written));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
