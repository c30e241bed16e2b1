package io.torrentflow.agent.upload;

import java.net.FileNameMap;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The media type of a file, from its name. */
final class ContentTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final FileNameMap JDK = URLConnection.getFileNameMap();

  // What people download that the JDK's table lacks or has under an old name (IANA media types).
  private static final Map<String, String> MORE =
      Map.ofEntries(
          Map.entry("mkv", "video/matroska"),
          Map.entry("webm", "video/webm"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("flac", "audio/flac"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("srt", "application/x-subrip"),
          Map.entry("vtt", "text/vtt"),
          Map.entry("epub", "application/epub+zip"),
          Map.entry("iso", "application/x-iso9660-image"),
          Map.entry("7z", "application/x-7z-compressed"),
          Map.entry("rar", "application/vnd.rar"),
          Map.entry("xz", "application/x-xz"),
          Map.entry("zst", "application/zstd"),
          Map.entry("deb", "application/vnd.debian.binary-package"),
          Map.entry("md", "text/markdown"),
          Map.entry("nfo", "text/plain"));

  private ContentTypes() {}

  static String of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    String more = MORE.get(extension);
    if (more != null) {
      return more;
    }
    @Nullable String known = JDK.getContentTypeFor(fileName.toLowerCase(Locale.ROOT));
    return known == null ? UNKNOWN : known;
  }
}
