package io.torrentflow.gateway.files;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of file that a browser may show: those that can hold no script. By the name, because
 * what an origin has said of a file is not to be believed.
 */
final class ShownTypes {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("avif", "image/avif"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("gif", "image/gif"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("aac", "audio/aac"),
          Map.entry("flac", "audio/flac"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("mkv", "video/x-matroska"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("webm", "video/webm"),
          Map.entry("log", TEXT),
          Map.entry("md", TEXT),
          Map.entry("nfo", TEXT),
          Map.entry("srt", TEXT),
          Map.entry("txt", TEXT),
          Map.entry("vtt", "text/vtt"));

  private ShownTypes() {}

  /** As which media type a file is shown; empty if it is not. */
  static Optional<String> of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(
            BY_EXTENSION.get(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }
}
