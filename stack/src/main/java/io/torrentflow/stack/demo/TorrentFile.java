package io.torrentflow.stack.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Describes a folder as a torrent (BEP 3). Not by libtorrent's builder, which maps the files into
 * memory and takes a signal for it that the JVM needs.
 */
final class TorrentFile {
  private static final int PIECE_BYTES = 256 * 1024;

  private TorrentFile() {}

  static byte[] describe(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Object> info =
        Map.of(
            "name", folder.getFileName().toString(),
            "piece length", PIECE_BYTES,
            "files", files.stream().map(file -> entry(folder, file)).toList(),
            "pieces", pieces(files));
    return Bencode.dictionary(Map.of("info", info));
  }

  private static Map<String, Object> entry(Path folder, Path file) {
    List<String> parts =
        StreamSupport.stream(folder.relativize(file).spliterator(), false)
            .map(Path::toString)
            .toList();
    try {
      return Map.of("length", Files.size(file), "path", parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pieces(List<Path> files) throws IOException {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    List<InputStream> streams = files.stream().map(TorrentFile::open).toList();
    try (InputStream all = new SequenceInputStream(Collections.enumeration(streams))) {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      for (byte[] piece = all.readNBytes(PIECE_BYTES);
          piece.length > 0;
          piece = all.readNBytes(PIECE_BYTES)) {
        hashes.writeBytes(sha1.digest(piece));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
    return hashes.toByteArray();
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
