package io.torrentflow.stack.demo;

import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.Uncheck;
import org.libtorrent4j.Entry;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.Vectors;
import org.libtorrent4j.swig.create_torrent;
import org.libtorrent4j.swig.file_storage;
import org.libtorrent4j.swig.libtorrent;
import org.libtorrent4j.swig.sha1_hash;

/**
 * Describes a folder as a torrent (BEP 3). libtorrent's own hashing maps the files into memory and
 * takes a signal for it that the JVM needs.
 */
final class SampleTorrent {
  private static final int PIECE_BYTES = 256 * 1024;

  private SampleTorrent() {}

  static TorrentInfo of(Path folder) {
    file_storage files = new file_storage();
    libtorrent.add_files(files, folder.toString(), create_torrent.v1_only);
    create_torrent torrent = new create_torrent(files, PIECE_BYTES, create_torrent.v1_only);
    Path above = PrivateFiles.parent(folder);
    List<InputStream> contents =
        IntStream.range(0, torrent.files().num_files())
            .mapToObj(file -> Path.of(torrent.files().file_path(file, above.toString())))
            .map(file -> Uncheck.get(() -> Files.newInputStream(file)))
            .toList();
    try (InputStream all = new SequenceInputStream(Collections.enumeration(contents))) {
      for (int piece = 0; piece < torrent.num_pieces(); piece++) {
        byte[] hash = DigestUtils.sha1(all.readNBytes(PIECE_BYTES));
        torrent.set_hash(piece, new sha1_hash(Vectors.bytes2byte_vector(hash)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TorrentInfo.bdecode(new Entry(torrent.generate()).bencode());
  }
}
