package io.torrentflow.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.function.Uncheck;

/** Files and folders that only their owner may read: they hold secrets or users' data. */
public final class PrivateFiles {
  private static final ObjectMapper JSON = WireJson.mapper();

  private PrivateFiles() {}

  /** Replaces the file as a whole: a reader sees the old text or the new, never half of it. */
  public static void write(Path file, String text) {
    Uncheck.run(
        () -> {
          createFolder(parent(file));
          Path temporary = Files.createTempFile(parent(file), ".new-", null, mode("rw-------"));
          Files.writeString(temporary, text);
          Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  public static void writeJson(Path file, Object value) {
    write(file, Uncheck.get(() -> JSON.writeValueAsString(value)) + "\n");
  }

  /** What was written; empty if there is no such file. */
  public static <T> Optional<T> readJson(Path file, Class<T> type) {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates the folder with mode 700; parents that are missing get it too. */
  public static Path createFolder(Path folder) {
    return Uncheck.get(() -> Files.createDirectories(folder, mode("rwx------")));
  }

  /** What is in a folder, by name; nothing if there is no such folder. */
  public static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder and what is in it; a link is deleted, not followed. */
  public static void deleteTree(Path folder) {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      list(folder).forEach(PrivateFiles::deleteTree);
    }
    // A server that is just ending removes its own files meanwhile.
    Uncheck.run(() -> Files.deleteIfExists(folder));
  }

  public static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder");
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
