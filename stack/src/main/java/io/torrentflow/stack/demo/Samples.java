package io.torrentflow.stack.demo;

import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one demo, of random bytes: the system must not know them already, or it would answer
 * from what it has.
 */
public final class Samples {
  private static final int MIB = 1 << 20;
  private static final int ORIGIN_MIB = 256;
  private static final Map<String, Integer> TORRENT_MIB = new LinkedHashMap<>();

  static {
    TORRENT_MIB.put("holiday/video/coast.mkv", 40);
    TORRENT_MIB.put("holiday/pictures/day 1/beach.jpg", 7);
    TORRENT_MIB.put("holiday/pictures/day 2/harbour.jpg", 5);
    TORRENT_MIB.put("holiday/music.flac", 11);
    TORRENT_MIB.put("read me.txt", 1);
  }

  private final Path folder;
  private final String name;

  private Samples(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Writes new samples below the folder. */
  public static Samples create(Path folder, long seed) {
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

  /** The file that is served over HTTP. */
  public Path origin() {
    return originFolder().resolve("sample-" + name + ".bin");
  }

  /** The folder that the torrent is made of. */
  public Path torrentContent() {
    return seedFolder().resolve("torrent-" + name);
  }

  /** Has nothing but {@link #origin()}. */
  public Path originFolder() {
    return folder.resolve("origin");
  }

  /** Has nothing but {@link #torrentContent()}. */
  public Path seedFolder() {
    return folder.resolve("seed");
  }

  /** SHA-256 of each file below a folder, by relative path. */
  public static Map<String, String> digests(Path folder) {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), digest(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  private static void write(Path file, int bytes, SplittableRandom random) {
    PrivateFiles.createFolder(file.resolveSibling(".").normalize());
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

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[MIB];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
