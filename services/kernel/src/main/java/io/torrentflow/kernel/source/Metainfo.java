package io.torrentflow.kernel.source;

import io.torrentflow.kernel.object.RelativePath;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a torrent file says (BEP 3, 12, 19, 27, 47 and 52), checked before anything else sees it.
 * Read by {@link MetainfoReader}.
 *
 * @param name the suggested name of the file or the top folder, made safe
 * @param v1 absent in a torrent of version 2 alone
 * @param v2 absent in a torrent of version 1 alone
 * @param infoSha256 SHA-256 of the info dictionary, whatever its version, in hexadecimal:
 *     distinguishes dictionaries that were made to have the same SHA-1
 * @param pieceLength in bytes
 * @param totalBytes of all files, padding left out
 * @param isPrivate peers come from the torrent's trackers only (BEP 27)
 */
public record Metainfo(
    String name,
    InfoHash.@Nullable V1 v1,
    InfoHash.@Nullable V2 v2,
    String infoSha256,
    long pieceLength,
    long totalBytes,
    boolean isPrivate,
    List<Entry> files,
    List<URI> trackers,
    List<URI> webSeeds) {
  public Metainfo {
    files = List.copyOf(files);
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
  }

  /**
   * A file of the torrent.
   *
   * @param position its place among the torrent's files, padding files counted, from 0
   * @param path where it goes, safe and unlike every other file's
   * @param offset of its first byte in the torrent's pieces
   */
  public record Entry(int position, RelativePath path, long sizeBytes, long offset) {}
}
