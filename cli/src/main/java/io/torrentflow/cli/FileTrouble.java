package io.torrentflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What a person is told when the disk refuses: Java's own messages are often just the path. */
public final class FileTrouble {
  private FileTrouble() {}

  public static String sentence(UncheckedIOException failure) {
    // Unlike of other exceptions, its cause cannot be left out.
    return sentence(Objects.requireNonNull(failure.getCause()));
  }

  public static String sentence(IOException failure) {
    if (!(failure instanceof FileSystemException trouble) || trouble.getFile() == null) {
      return "Reading or writing failed: " + failure.getMessage() + ".";
    }
    return "%s cannot be used: %s. Correct that, or choose another folder with TORRENTFLOW_HOME"
            .formatted(trouble.getFile(), reason(trouble))
        + " (data) or XDG_CACHE_HOME (programs).";
  }

  private static String reason(FileSystemException trouble) {
    return switch (trouble) {
      case AccessDeniedException _ -> "you have no permission";
      case FileAlreadyExistsException _, NotDirectoryException _ ->
          "there is a file where a folder is needed";
      case NoSuchFileException _ -> "it is not there";
      default -> Objects.requireNonNullElse(trouble.getReason(), trouble.toString());
    };
  }
}
