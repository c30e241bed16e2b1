package io.torrentflow.kernel.source;

import io.torrentflow.kernel.object.UniquePaths;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Bencode.Dict;
import io.torrentflow.kernel.source.Bencode.Int;
import io.torrentflow.kernel.source.Bencode.Lst;
import io.torrentflow.kernel.source.Bencode.Str;
import io.torrentflow.kernel.source.Bencode.Value;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads torrent files and the info dictionaries that peers send for a magnet link. */
public final class MetainfoReader {
  /** A torrent file may have as many bytes as this; real ones of large collections have 5 MB. */
  public static final int MAX_TORRENT_BYTES = 10 * 1024 * 1024;

  // As many files as a person could still handle; each costs an object and a row.
  private static final int MAX_FILES = 50_000;
  // S3's largest object is 5 TiB; no torrent of a job may exceed what one object could hold.
  private static final long MAX_TOTAL_BYTES = 5L << 40;
  // libtorrent's own limit for a piece.
  private static final long MAX_PIECE_LENGTH = 512L << 20;
  private static final int MAX_ADDRESSES = 100;
  // Bytes; the record takes up to 16,384 characters.
  private static final int MAX_ADDRESS_LENGTH = 2_048;
  private static final int SHA_1_BYTES = 20;

  private final UniquePaths paths = new UniquePaths();
  private final List<Metainfo.Entry> files = new ArrayList<>();
  private int position;
  private long offset;
  private long total;

  private MetainfoReader() {}

  /**
   * Reads a torrent file.
   *
   * @throws ProblemException with {@link ProblemCode#TORRENT_INVALID} or {@link
   *     ProblemCode#TORRENT_TOO_LARGE}
   */
  public static Metainfo readTorrent(byte[] torrent) {
    Dict root = dictionary(torrent);
    if (!(root.get("info") instanceof Dict info)) {
      throw invalid("It has no info dictionary.");
    }
    return new MetainfoReader().read(torrent, info, trackers(root), webSeeds(root));
  }

  /**
   * Reads the info dictionary alone, as peers send it (BEP 9).
   *
   * @throws ProblemException as {@link #readTorrent(byte[])} does
   */
  public static Metainfo readInfo(byte[] infoDictionary) {
    return new MetainfoReader()
        .read(infoDictionary, dictionary(infoDictionary), List.of(), List.of());
  }

  private static Dict dictionary(byte[] bencoded) {
    if (bencoded.length > MAX_TORRENT_BYTES) {
      throw new ProblemException(
          ProblemCode.TORRENT_TOO_LARGE, "It has more than " + (MAX_TORRENT_BYTES >> 20) + " MiB.");
    }
    try {
      if (Bencode.parse(bencoded, Bencode.Limits.DEFAULT) instanceof Dict dict) {
        return dict;
      }
    } catch (Bencode.MalformedException e) {
      throw new ProblemException(
          ProblemCode.TORRENT_INVALID, "It is no torrent file: " + e.getMessage() + ".", null, e);
    }
    throw invalid("It is no torrent file: a dictionary is wanted.");
  }

  private Metainfo read(byte[] input, Dict info, List<URI> trackers, List<URI> webSeeds) {
    String name = text(info, "name");
    long pieceLength = number(info, "piece length");
    if (pieceLength < 1 || pieceLength > MAX_PIECE_LENGTH) {
      throw invalid("Its piece length is impossible.");
    }
    boolean version2 = info.get("meta version") instanceof Int version && version.value() == 2;
    boolean version1 = info.get("pieces") instanceof Str;
    if (version1) {
      readVersion1(info, name);
      checkPieces(info, pieceLength);
    } else if (version2 && info.get("file tree") instanceof Dict tree) {
      readVersion2(tree, name, pieceLength);
    } else {
      throw invalid("It has neither pieces nor a file tree.");
    }
    if (files.isEmpty()) {
      throw invalid("It has no files.");
    }
    byte[] bytes = Bencode.slice(input, info);
    byte[] sha256 = hash("SHA-256", bytes);
    return new Metainfo(
        io.torrentflow.kernel.object.RelativePath.sanitize(List.of(name)).fileName(),
        version1 ? InfoHash.V1.of(hash("SHA-1", bytes)) : null,
        version2 ? InfoHash.V2.of(sha256) : null,
        HexFormat.of().formatHex(sha256),
        pieceLength,
        total,
        info.get("private") instanceof Int flag && flag.value() == 1,
        files,
        trackers,
        webSeeds);
  }

  private void readVersion1(Dict info, String name) {
    if (!(info.get("files") instanceof Lst list)) {
      add(List.of(name), number(info, "length"), false);
      return;
    }
    for (Value item : list.items()) {
      if (!(item instanceof Dict file)
          || !(file.get("path") instanceof Lst path)
          || path.items().isEmpty()) {
        throw invalid("One of its files has no path.");
      }
      List<String> parts = new ArrayList<>(List.of(name));
      for (Value part : path.items()) {
        if (!(part instanceof Str text)) {
          throw invalid("A file's path has a part that is no string.");
        }
        parts.add(text.text());
      }
      // BEP 47: padding files align the next file to a piece and are not the user's.
      boolean padding =
          file.get("attr") instanceof Str attributes && attributes.text().contains("p");
      add(parts, number(file, "length"), padding);
    }
  }

  private void checkPieces(Dict info, long pieceLength) {
    long hashes = info.get("pieces") instanceof Str pieces ? pieces.bytes().remaining() : 0;
    if (hashes % SHA_1_BYTES != 0
        || hashes / SHA_1_BYTES != (offset + pieceLength - 1) / pieceLength) {
      throw invalid("Its number of piece hashes does not fit its length.");
    }
  }

  private record Node(List<String> path, Dict dict) {}

  /** BEP 52: a dictionary for every folder; a file is a dictionary under the empty key. */
  private void readVersion2(Dict tree, String name, long pieceLength) {
    Deque<Node> left = new ArrayDeque<>();
    left.push(new Node(isSingleFile(tree, name) ? List.of() : List.of(name), tree));
    while (!left.isEmpty()) {
      Node node = left.pop();
      if (node.dict().get("") instanceof Dict file) {
        add(node.path(), number(file, "length"), false);
        // Each file begins at a piece of its own.
        offset = (offset + pieceLength - 1) / pieceLength * pieceLength;
        continue;
      }
      List<Node> children = new ArrayList<>();
      for (Map.Entry<String, Value> entry : node.dict().entries().entrySet()) {
        if (!(entry.getValue() instanceof Dict child)) {
          throw invalid("Its file tree has something that is no folder or file.");
        }
        List<String> path = new ArrayList<>(node.path());
        path.add(utf8(entry.getKey()));
        children.add(new Node(path, child));
      }
      children.reversed().forEach(left::push);
    }
  }

  /** As of version 1, a file alone stands in no folder; it then has the torrent's name. */
  private static boolean isSingleFile(Dict tree, String name) {
    return tree.entries().entrySet().stream()
        .allMatch(
            entry ->
                utf8(entry.getKey()).equals(name)
                    && entry.getValue() instanceof Dict child
                    && child.get("") instanceof Dict);
  }

  private static String utf8(String key) {
    return new String(
        key.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private void add(List<String> parts, long size, boolean padding) {
    if (size < 0 || size > MAX_TOTAL_BYTES - offset) {
      throw invalid(
          "It is larger than "
              + (MAX_TOTAL_BYTES >> 40)
              + " TiB, or a file has a negative length.");
    }
    if (!padding) {
      if (files.size() == MAX_FILES) {
        throw invalid("It has more than " + MAX_FILES + " files.");
      }
      files.add(new Metainfo.Entry(position, paths.next(parts), size, offset));
      total += size;
    }
    position++;
    offset += size;
  }

  private static List<URI> trackers(Dict root) {
    Set<URI> trackers = new LinkedHashSet<>();
    addAddress(trackers, root.get("announce"), Set.of("http", "https", "udp", "ws", "wss"));
    if (root.get("announce-list") instanceof Lst tiers) {
      for (Value tier : tiers.items()) {
        if (tier instanceof Lst list) {
          list.items()
              .forEach(
                  item -> addAddress(trackers, item, Set.of("http", "https", "udp", "ws", "wss")));
        }
      }
    }
    return List.copyOf(trackers);
  }

  private static List<URI> webSeeds(Dict root) {
    Set<URI> webSeeds = new LinkedHashSet<>();
    Value urlList = root.get("url-list");
    if (urlList instanceof Lst list) {
      list.items().forEach(item -> addAddress(webSeeds, item, Set.of("http", "https")));
    } else {
      addAddress(webSeeds, urlList, Set.of("http", "https"));
    }
    return List.copyOf(webSeeds);
  }

  /** An address that cannot be used is left out: many torrents carry dead or mistyped ones. */
  private static void addAddress(Set<URI> into, @Nullable Value value, Set<String> schemes) {
    if (!(value instanceof Str text)
        || into.size() >= MAX_ADDRESSES
        || text.bytes().remaining() > MAX_ADDRESS_LENGTH) {
      return;
    }
    try {
      URI uri = URI.create(text.text().strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && schemes.contains(scheme)) {
        into.add(uri);
      }
    } catch (IllegalArgumentException e) {
      // Left out, as said above.
    }
  }

  private static String text(Dict dict, String key) {
    if (dict.get(key) instanceof Str text && text.bytes().hasRemaining()) {
      return text.text();
    }
    throw invalid("Its " + key + " is missing.");
  }

  private static long number(Dict dict, String key) {
    if (dict.get(key) instanceof Int number) {
      return number.value();
    }
    throw invalid("A " + key + " is missing.");
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.TORRENT_INVALID, detail);
  }
}
