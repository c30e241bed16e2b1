package io.torrentflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.function.Function;

/** What a person reads when the disk refuses: Java's own messages are often just the path. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Why a command failed; {@code bug} describes a failure that nobody foresaw. */
  public static String sentence(Exception failure, Function<Exception, String> bug) {
    return switch (failure) {
      case CommandException known -> String.valueOf(known.getMessage());
      case IOException io -> sentence(io);
      case UncheckedIOException io when io.getCause() != null -> sentence(io.getCause());
      default -> bug.apply(failure);
    };
  }

  static String sentence(IOException failure) {
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
