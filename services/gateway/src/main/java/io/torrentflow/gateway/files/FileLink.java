package io.torrentflow.gateway.files;

import io.torrentflow.kernel.id.FileId;
import java.net.URI;
import java.time.Instant;

/** A link to one of several files, which needs no login until it expires. */
public record FileLink(FileId fileId, String path, URI url, Instant expiresAt) {
  /** As an input file of {@code aria2c -i} has it, with the folders of the torrent. */
  String aria2() {
    return url + "\n  out=" + path + "\n";
  }
}
