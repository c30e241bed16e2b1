package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.MetainfoReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.commons.io.function.Uncheck;

/** What a person wants to download. */
public sealed interface Source {
  record Magnet(String text) implements Source {}

  record Url(String text) implements Source {}

  record Torrent(Path file) implements Source {}

  /**
   * Reads it as the gateway will, so that what is wrong is said before anything is started.
   *
   * @throws CommandException with what is wrong and, where it can be guessed, what was meant
   */
  static Source parse(String text) {
    try {
      if (startsWith(text, "magnet:")) {
        return new Magnet(JobSource.Magnet.parse(text).link());
      }
      if (startsWith(text, "http://") || startsWith(text, "https://")) {
        return new Url(JobSource.HttpUrl.parse(text).uri().toString());
      }
      Path file = Path.of(text);
      if (Files.isRegularFile(file)) {
        JobSource.TorrentFile.parse(read(file));
        return new Torrent(file);
      }
      throw new CommandException("\"" + text + "\": " + guess(text, file));
    } catch (ProblemException e) {
      throw new CommandException("\"" + text + "\": " + e.getMessage(), e);
    } catch (InvalidPathException e) {
      throw new CommandException("\"" + text + "\" cannot be the name of a file.", e);
    }
  }

  private static boolean startsWith(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static byte[] read(Path file) {
    // One byte more than is allowed is enough to be refused, and any file may be named here.
    return Uncheck.get(
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MetainfoReader.MAX_TORRENT_BYTES + 1);
          }
        });
  }

  private static String guess(String text, Path file) {
    if (Files.isDirectory(file)) {
      return "it is a folder; name a torrent file in it.";
    }
    if (text.matches("[0-9a-fA-F]{40}|[a-zA-Z2-7]{32}")) {
      return "did you mean magnet:?xt=urn:btih:" + text + "?";
    }
    if (text.matches("(?i)[a-z][a-z0-9+.-]*://.*")) {
      return "it must be a magnet link, an HTTP(S) URL or a torrent file here.";
    }
    // A name without a path may just as well be that of a file.
    if (text.matches("(?i)([a-z0-9-]+\\.)+[a-z]{2,}(:[0-9]+(/.*)?|/.*)")) {
      return "no such file; did you mean https://" + text + "?";
    }
    return "no such file; it must be a magnet link, an HTTP(S) URL or a torrent file here.";
  }
}
