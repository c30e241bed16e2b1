package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.programs.CacheFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.io.function.Uncheck;

/** PostgreSQL's programs: they come in a jar and are unpacked once for each user and version. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The folder that has {@code bin/postgres}. */
  static Path unpacked(CacheFolder cache) {
    // A new version of the jar must not meet the old one's programs.
    String digest = Uncheck.get(() -> DigestUtils.sha256Hex(archive())).substring(0, 12);
    return cache.entry("postgres-" + digest, (folder, destination) -> unpack(folder));
  }

  private static void unpack(Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive())))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        }
      }
    }
  }

  private static InputStream archive() {
    String machine = "amd64".equals(System.getProperty("os.arch")) ? "x86_64" : "arm_64";
    String name = "/postgres-linux-" + machine + ".txz";
    InputStream archive = PostgresBinaries.class.getResourceAsStream(name);
    if (archive == null) {
      throw new CommandException(
          "This build has no PostgreSQL for %s %s; run it on Linux on an x86-64 machine."
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    return archive;
  }
}
