package io.torrentflow.kernel.source;

import io.torrentflow.kernel.object.UniquePaths;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Bencode.Dict;
import io.torrentflow.kernel.source.Bencode.Int;
import io.torrentflow.kernel.source.Bencode.Lst;
import io.torrentflow.kernel.source.Bencode.Str;
import io.torrentflow.kernel.source.Bencode.Value;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.apache.commons.codec.digest.DigestUtils;
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
  private static final int SHA_1_BYTES = 20;

  private final UniquePaths paths = new UniquePaths();
  private final List<Metainfo.Entry> files = new ArrayList<>();
  private @Nullable FileTree tree;
  private int position;
  private long offset;
  private long total;

  private MetainfoReader() {}

  /**
   * Reads a torrent file of ours, whose piece layers are proved already or are left to the peers.
   *
   * @throws ProblemException with {@link ProblemCode#TORRENT_INVALID} or {@link
   *     ProblemCode#TORRENT_TOO_LARGE}
   */
  public static Metainfo readTorrent(byte[] torrent) {
    Dict root = dictionary(torrent);
    return new MetainfoReader().read(torrent, root);
  }

  /**
   * Reads a torrent file that somebody submits, and keeps of its bytes what its hashes prove: the
   * info dictionary and the piece layers that match it. So the files of all who submit a torrent
   * are one, and none can hold anything that spoils the others' download.
   *
   * @throws ProblemException as {@link #readTorrent(byte[])} does, and if piece layers are missing
   *     or wrong
   */
  static JobSource.TorrentFile readSubmitted(byte[] torrent) {
    Dict root = dictionary(torrent);
    MetainfoReader reader = new MetainfoReader();
    Metainfo metainfo = reader.read(torrent, root);
    byte[] info = Bencode.slice(torrent, infoOf(root));
    return new JobSource.TorrentFile(
        proved(info, reader.provedLayers(root, metainfo)), metainfo, FileSelection.ALL);
  }

  private static Dict infoOf(Dict root) {
    if (root.get("info") instanceof Dict info) {
      return info;
    }
    throw invalid("It has no info dictionary.");
  }

  /** A torrent file of an info dictionary alone, as peers send it (BEP 9). */
  public static byte[] torrentOf(byte[] infoDictionary) {
    return proved(infoDictionary, Collections.emptySortedMap());
  }

  private static byte[] proved(byte[] info, SortedMap<String, Str> layers) {
    ByteArrayOutputStream torrent = new ByteArrayOutputStream(info.length + 64);
    torrent.writeBytes(ascii("d4:info"));
    torrent.writeBytes(info);
    if (!layers.isEmpty()) {
      torrent.writeBytes(ascii("12:piece layersd"));
      layers.forEach(
          (root, layer) -> {
            torrent.writeBytes(ascii(root.length() + ":"));
            torrent.writeBytes(root.getBytes(StandardCharsets.ISO_8859_1));
            torrent.writeBytes(ascii(layer.bytes().remaining() + ":"));
            torrent.writeBytes(layer.toByteArray());
          });
      torrent.write('e');
    }
    torrent.write('e');
    return torrent.toByteArray();
  }

  private SortedMap<String, Str> provedLayers(Dict root, Metainfo metainfo) {
    return tree == null
        ? Collections.emptySortedMap()
        : PieceLayers.proved(root, tree, metainfo.pieceLength());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Dict dictionary(byte[] bencoded) {
    if (bencoded.length > MAX_TORRENT_BYTES) {
      throw new ProblemException(
          ProblemCode.TORRENT_TOO_LARGE, "It has more than " + (MAX_TORRENT_BYTES >> 20) + " MiB.");
    }
    if (bencoded.length == 0 || bencoded[0] != 'd') {
      throw invalid("It is not a torrent file.");
    }
    try {
      if (Bencode.parse(bencoded, Bencode.Limits.DEFAULT) instanceof Dict dict) {
        return dict;
      }
    } catch (Bencode.MalformedException e) {
      throw new ProblemException(
          ProblemCode.TORRENT_INVALID, "It is a damaged torrent file: " + e.getMessage() + ".", e);
    }
    throw invalid("It is not a torrent file.");
  }

  private Metainfo read(byte[] torrent, Dict root) {
    Dict info = infoOf(root);
    String name = text(info, "name");
    long pieceLength = number(info, "piece length");
    if (pieceLength < 1 || pieceLength > MAX_PIECE_LENGTH) {
      throw invalid("Its piece length is impossible.");
    }
    boolean version2 = info.get("meta version") instanceof Int version && version.value() == 2;
    boolean version1 = info.get("pieces") instanceof Str;
    if (version2) {
      tree = tree(info, name, pieceLength);
    }
    if (version1) {
      readVersion1(info, name);
      checkPieces(info, pieceLength);
    } else if (tree != null) {
      readVersion2(tree, pieceLength);
    } else {
      throw invalid("It has neither pieces nor a file tree.");
    }
    if (files.isEmpty()) {
      throw invalid("It has no files.");
    }
    byte[] bytes = Bencode.slice(torrent, info);
    byte[] sha256 = DigestUtils.sha256(bytes);
    return new Metainfo(
        io.torrentflow.kernel.object.RelativePath.sanitize(List.of(name)).fileName(),
        version1 ? InfoHash.V1.of(DigestUtils.sha1(bytes)) : null,
        version2 ? InfoHash.V2.of(sha256) : null,
        HexFormat.of().formatHex(sha256),
        pieceLength,
        total,
        info.get("private") instanceof Int flag && flag.value() == 1,
        files,
        trackers(root),
        webSeeds(root));
  }

  private static FileTree tree(Dict info, String name, long pieceLength) {
    if (!(info.get("file tree") instanceof Dict tree)) {
      throw invalid("It has no file tree.");
    }
    if (Long.bitCount(pieceLength) != 1 || pieceLength < PieceLayers.BLOCK_BYTES) {
      throw invalid("Its piece length is impossible.");
    }
    return FileTree.read(tree, name, MAX_FILES);
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

  private void readVersion2(FileTree tree, long pieceLength) {
    for (FileTree.File file : tree.files()) {
      add(file.path(), file.length(), false);
      // Each file begins at a piece of its own.
      offset = (offset + pieceLength - 1) / pieceLength * pieceLength;
    }
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
    addAddress(trackers, root.get("announce"), Contacts.TRACKER_SCHEMES);
    if (root.get("announce-list") instanceof Lst tiers) {
      for (Value tier : tiers.items()) {
        if (tier instanceof Lst list) {
          list.items().forEach(item -> addAddress(trackers, item, Contacts.TRACKER_SCHEMES));
        }
      }
    }
    return List.copyOf(trackers);
  }

  private static List<URI> webSeeds(Dict root) {
    Set<URI> webSeeds = new LinkedHashSet<>();
    Value urlList = root.get("url-list");
    if (urlList instanceof Lst list) {
      list.items().forEach(item -> addAddress(webSeeds, item, Contacts.WEB_SEED_SCHEMES));
    } else {
      addAddress(webSeeds, urlList, Contacts.WEB_SEED_SCHEMES);
    }
    return List.copyOf(webSeeds);
  }

  /** An address that cannot be used is left out: many torrents carry dead or mistyped ones. */
  private static void addAddress(Set<URI> into, @Nullable Value value, Set<String> schemes) {
    if (!(value instanceof Str text)
        || into.size() >= MAX_ADDRESSES
        || text.bytes().remaining() > Contacts.MAX_ADDRESS_LENGTH) {
      return;
    }
    URI uri = Contacts.parse(text.text(), schemes);
    if (uri != null) {
      into.add(uri);
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

  static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.TORRENT_INVALID, detail);
  }
}
