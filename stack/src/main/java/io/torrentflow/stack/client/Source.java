package io.torrentflow.stack.client;

import io.torrentflow.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a person asked to download. */
public sealed interface Source {
  /** The text it was given as. */
  String text();

  /** A magnet link. */
  record Magnet(String text) implements Source {}

  /** An HTTP or HTTPS address. */
  record Url(String text) implements Source {}

  /** A torrent file on this machine. */
  record Torrent(String text, Path file) implements Source {}

  /** Tells the kinds apart; the gateway judges the rest. */
  static Source parse(String text) {
    if (text.regionMatches(true, 0, "magnet:", 0, "magnet:".length())) {
      return new Magnet(text);
    }
    if (text.regionMatches(true, 0, "http://", 0, "http://".length())
        || text.regionMatches(true, 0, "https://", 0, "https://".length())) {
      return new Url(text);
    }
    Path file = Path.of(text);
    if (Files.isRegularFile(file)) {
      return new Torrent(text, file);
    }
    throw new StackException(
        "\"" + text + "\" is neither a magnet link, nor an HTTP(S) URL, nor a torrent file here.");
  }
}
