package io.torrentflow.stack.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a home holds, for who is about to remove it.
 *
 * @param bytes of all files
 * @param downloads whose files are in the store
 */
public record HomeContent(long bytes, long downloads) {
  // Objects are {bucket}/{space}/{transfer}/...
  private static final int TRANSFER_DEPTH = 3;
  private static final Pattern TRANSFER =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Fails for a folder that is no home. */
  public static HomeContent of(Path home) {
    HomeMarker.require(home);
    Sum sum = new Sum();
    try {
      Files.walkFileTree(home, sum);
      return new HomeContent(sum.bytes, downloads(home.resolve("s3")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long downloads(Path store) throws IOException {
    if (!Files.isDirectory(store)) {
      return 0;
    }
    try (Stream<Path> entries = Files.walk(store, TRANSFER_DEPTH)) {
      return entries
          .filter(entry -> store.relativize(entry).getNameCount() == TRANSFER_DEPTH)
          .filter(entry -> TRANSFER.matcher(String.valueOf(entry.getFileName())).matches())
          .count();
    }
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

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
