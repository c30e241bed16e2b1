package io.torrentflow.e2e.support;

import io.torrentflow.testing.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A version 1 torrent of random files in nested folders, on disk for seeders to serve. */
public final class TestingTorrent {
  private static final int PIECE = 64 * 1024;

  private final String name;
  private final Map<String, byte[]> files;
  private final byte[] info;
  private final URI tracker;

  private TestingTorrent(String name, Map<String, byte[]> files, URI tracker) {
    this.name = name;
    this.files = files;
    this.tracker = tracker;
    this.info = info();
  }

  /** Makes files of the given sizes by path and writes them below the folder. */
  public static TestingTorrent create(
      Path folder, String name, Map<String, Integer> sizes, URI tracker) {
    Random random = new Random(name.hashCode());
    Map<String, byte[]> files = new TreeMap<>();
    sizes.forEach(
        (path, size) -> {
          byte[] content = new byte[size];
          random.nextBytes(content);
          files.put(path, content);
          write(folder.resolve(name).resolve(path), content);
        });
    return new TestingTorrent(name, files, tracker);
  }

  public String name() {
    return name;
  }

  public String infoHash() {
    return HexFormat.of().formatHex(sha1(info));
  }

  public String magnet() {
    return "magnet:?xt=urn:btih:" + infoHash() + "&dn=" + name + "&tr=" + tracker;
  }

  /** The torrent file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("d" + string("announce") + string(tracker.toString()) + string("info")));
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

  private byte[] info() {
    StringBuilder list = new StringBuilder();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    files.forEach(
        (path, content) -> {
          StringBuilder parts = new StringBuilder();
          Arrays.stream(path.split("/")).map(TestingTorrent::string).forEach(parts::append);
          list.append("d").append(string("length")).append("i").append(content.length).append("e");
          list.append(string("path")).append("l").append(parts).append("ee");
          all.writeBytes(content);
        });
    byte[] bytes = all.toByteArray();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += PIECE) {
      pieces.writeBytes(sha1(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE))));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("d" + string("files") + "l" + list + "e" + string("name") + string(name)));
    out.writeBytes(ascii(string("piece length") + "i" + PIECE + "e" + string("pieces")));
    out.writeBytes(ascii(pieces.size() + ":"));
    out.writeBytes(pieces.toByteArray());
    out.write('e');
    return out.toByteArray();
  }

  private static String string(String text) {
    return text.length() + ":" + text;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
