package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.source.Metainfo;

/**
 * A file that a torrent has.
 *
 * @param position by which it is selected
 */
public record PreviewFile(int position, String path, long sizeBytes) {
  static PreviewFile of(Metainfo.Entry file) {
    return new PreviewFile(file.position(), file.path().value(), file.sizeBytes());
  }
}
