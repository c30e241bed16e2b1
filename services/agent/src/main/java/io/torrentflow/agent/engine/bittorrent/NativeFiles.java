package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Metainfo;
import java.util.List;
import java.util.stream.IntStream;
import org.libtorrent4j.FileStorage;
import org.libtorrent4j.TorrentInfo;

/**
 * Which of libtorrent's files is which of ours. Both list them in the order of the torrent, but
 * libtorrent puts padding between those of version 2, which they do not list.
 */
final class NativeFiles {
  private NativeFiles() {}

  /** Gives every file the name that it has in our folder, the unwanted ones too. */
  static void rename(TorrentInfo info, List<Metainfo.Entry> files) {
    FileStorage storage = info.files();
    int[] indexes =
        IntStream.range(0, storage.numFiles()).filter(i -> !storage.padFileAt(i)).toArray();
    if (indexes.length != files.size()) {
      throw disagreement();
    }
    for (int i = 0; i < indexes.length; i++) {
      Metainfo.Entry file = files.get(i);
      boolean same =
          storage.fileSize(indexes[i]) == file.sizeBytes()
              && (file.sizeBytes() == 0 || storage.fileOffset(indexes[i]) == file.offset());
      if (!same) {
        throw disagreement();
      }
    }
    for (int i = 0; i < indexes.length; i++) {
      info.renameFile(indexes[i], TorrentFolder.name(files.get(i)));
    }
  }

  // Bytes would be put into the wrong files.
  private static ProblemException disagreement() {
    return new ProblemException(
        ProblemCode.TORRENT_INVALID, "The torrent's list of files can be read in two ways.");
  }
}
