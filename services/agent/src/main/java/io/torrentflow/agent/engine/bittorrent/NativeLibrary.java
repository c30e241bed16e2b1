package io.torrentflow.agent.engine.bittorrent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.libtorrent4j.LibTorrent;

/** Unpacks libtorrent from its jar, as it can only be loaded from a file. */
final class NativeLibrary {
  private static final String RESOURCE = "/lib/x86_64/libtorrent4j.so";
  private static final String PATH_PROPERTY = "libtorrent4j.jni.path";

  private NativeLibrary() {}

  /**
   * Must come before the first use of libtorrent.
   *
   * @param file where it is put, of which a process loads it once
   */
  static void load(Path file) {
    // The property is the process's, and other copies are loaded as well.
    synchronized (TorrentLibrary.class) {
      unpack(file.toAbsolutePath());
      LibTorrent.version();
    }
  }

  private static void unpack(Path library) {
    try (InputStream packed = LibTorrent.class.getResourceAsStream(RESOURCE)) {
      if (packed == null) {
        throw new IllegalStateException("libtorrent4j-linux is not on the class path");
      }
      Files.createDirectories(Objects.requireNonNull(library.getParent()));
      Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty(PATH_PROPERTY, library.toString());
  }
}
