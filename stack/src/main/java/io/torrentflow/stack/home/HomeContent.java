package io.torrentflow.stack.home;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.apache.commons.io.function.Uncheck;

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
    Count count = new Count(home);
    Uncheck.run(() -> Files.walkFileTree(home, count));
    return new HomeContent(count.bytes, count.downloads);
  }

  private static final class Count extends SimpleFileVisitor<Path> {
    private final Path home;
    private long bytes;
    private long downloads;

    Count(Path home) {
      this.home = home;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      downloads += TRANSFER.matcher(home.relativize(folder).toString()).matches() ? 1 : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      // A system that runs removes files meanwhile.
      return FileVisitResult.CONTINUE;
    }
  }
}
