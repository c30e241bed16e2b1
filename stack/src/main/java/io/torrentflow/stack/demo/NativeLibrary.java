package io.torrentflow.stack.demo;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.programs.CacheFolder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** libtorrent's native library: it is in a jar, and the loader wants a file. */
final class NativeLibrary {
  private static final String RESOURCE = "/lib/x86_64/libtorrent4j.so";
  private static final String VERSION = "libtorrent4j-2.0.6-26";

  private NativeLibrary() {}

  /** Unpacks it if need be; libtorrent4j finds it by the system property. */
  static void provide() {
    Path folder =
        CacheFolder.ofUser()
            .entry(
                VERSION,
                (temporary, destination) -> {
                  try (InputStream library = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
                    if (library == null) {
                      throw new CommandException("libtorrent is not bundled for this machine.");
                    }
                    Files.copy(library, temporary.resolve("libtorrent4j.so"));
                  }
                });
    System.setProperty("libtorrent4j.jni.path", folder.resolve("libtorrent4j.so").toString());
  }
}
