package io.torrentflow.stack.home;

import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a home holds, for who is about to remove it.
 *
 * @param bytes of all files
 * @param downloads whose files are in the store
 */
public record HomeContent(long bytes, long downloads) {
  // Objects are s3/{bucket}/{space}/{transfer}/...
  private static final Pattern TRANSFER =
      Pattern.compile("s3/[^/]+/[^/]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  public static HomeContent of(Path home) {
    HomeMarker.require(home);
    return of(home, home);
  }

  private static HomeContent of(Path home, Path entry) {
    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      // 0 for what a system that runs has removed meanwhile.
      return new HomeContent(entry.toFile().length(), 0);
    }
    boolean isTransfer = TRANSFER.matcher(home.relativize(entry).toString()).matches();
    return PrivateFiles.list(entry).stream()
        .map(below -> of(home, below))
        .reduce(new HomeContent(0, isTransfer ? 1 : 0), HomeContent::plus);
  }

  private HomeContent plus(HomeContent other) {
    return new HomeContent(bytes + other.bytes, downloads + other.downloads);
  }
}
