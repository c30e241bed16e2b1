package io.torrentflow.testing.torrent;

import io.torrentflow.testing.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version 1 torrent (BEP 3) of random files in nested folders, on disk for seeders to serve.
 *
 * @param files the content by path below {@code name}, in the order of the torrent
 * @param info the bencoded info dictionary
 */
public record TestingTorrent(
    String name, Map<String, byte[]> files, byte[] info, @Nullable URI tracker) {
  /** Bytes. */
  public static final int PIECE = 64 * 1024;

  /** Makes files of the given sizes by path and writes them below {@code folder/name}. */
  public static TestingTorrent create(
      Path folder, String name, Map<String, Integer> sizes, @Nullable URI tracker) {
    Random random = new Random(name.hashCode());
    Map<String, byte[]> files = new LinkedHashMap<>();
    new TreeMap<>(sizes)
        .forEach(
            (path, size) -> {
              byte[] content = new byte[size];
              random.nextBytes(content);
              files.put(path, content);
              write(folder.resolve(name).resolve(path), content);
            });
    return new TestingTorrent(name, files, info(name, files), tracker);
  }

  public String infoHash() {
    return HexFormat.of().formatHex(sha1(info));
  }

  public String magnet() {
    return "magnet:?xt=urn:btih:"
        + infoHash()
        + "&dn="
        + name
        + (tracker == null ? "" : "&tr=" + tracker);
  }

  /** The torrent file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('d');
    if (tracker != null) {
      out.writeBytes(BencodeWriter.encode("announce"));
      out.writeBytes(BencodeWriter.encode(tracker.toString()));
    }
    out.writeBytes(BencodeWriter.encode("info"));
    out.writeBytes(info);
    out.write('e');
    return out.toByteArray();
  }

  /** SHA-256 of every file by the path that a job gives it. */
  public Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    files.forEach((path, content) -> hashes.put(name + "/" + path, Sha256.of(content)));
    return hashes;
  }

  public long sizeBytes() {
    return files.values().stream().mapToLong(content -> content.length).sum();
  }

  private static byte[] info(String name, Map<String, byte[]> files) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    files.values().forEach(all::writeBytes);
    byte[] bytes = all.toByteArray();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += PIECE) {
      pieces.writeBytes(sha1(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE))));
    }
    return BencodeWriter.encode(
        BencodeWriter.dict(
            "files",
            files.entrySet().stream()
                .map(
                    file ->
                        BencodeWriter.dict(
                            "length",
                            file.getValue().length,
                            "path",
                            List.of(file.getKey().split("/"))))
                .toList(),
            "name",
            name,
            "piece length",
            PIECE,
            "pieces",
            pieces.toByteArray()));
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
