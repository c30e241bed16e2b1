package io.torrentflow.kernel.source;

import io.torrentflow.kernel.source.Bencode.Dict;
import io.torrentflow.kernel.source.Bencode.Str;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The piece layers of a torrent of version 2 (BEP 52): the hashes of each file's pieces. They stand
 * outside of the info dictionary, so the torrent's own hash does not prove them, but the pieces
 * root of each file does.
 */
final class PieceLayers {
  private static final int HASH_BYTES = 32;
  // Leaves of the Merkle trees are hashes of blocks of this many bytes.
  static final int BLOCK_BYTES = 16 * 1024;

  private PieceLayers() {}

  /**
   * The layers of those files that have more than one piece, by their pieces root. What else the
   * torrent file says there is left out.
   *
   * @param torrent the whole torrent file
   * @throws io.torrentflow.kernel.problem.ProblemException if one is missing or has another root
   */
  static SortedMap<String, Str> proved(Dict torrent, FileTree tree, long pieceLength) {
    SortedMap<String, Str> proved = new TreeMap<>();
    Dict given = torrent.get("piece layers") instanceof Dict layers ? layers : null;
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    byte[] padding = padding(sha256, pieceLength);
    for (FileTree.File file : tree.files()) {
      ByteBuffer root = file.piecesRoot();
      if (file.length() <= pieceLength) {
        continue;
      }
      Str layer =
          root != null && given != null && given.get(key(root)) instanceof Str found ? found : null;
      long pieces = (file.length() + pieceLength - 1) / pieceLength;
      if (root == null
          || layer == null
          || layer.bytes().remaining() != pieces * HASH_BYTES
          || !root.equals(ByteBuffer.wrap(root(sha256, layer, padding)))) {
        throw MetainfoReader.invalid(
            "Its piece layers are missing or do not match its files; use its magnet link instead.");
      }
      proved.put(key(root), layer);
    }
    return proved;
  }

  private static String key(ByteBuffer root) {
    return StandardCharsets.ISO_8859_1.decode(root.duplicate()).toString();
  }

  /** The root of a piece that lies beyond a file's end: all of its leaves are zero. */
  private static byte[] padding(MessageDigest sha256, long pieceLength) {
    byte[] hash = new byte[HASH_BYTES];
    for (long blocks = pieceLength / BLOCK_BYTES; blocks > 1; blocks /= 2) {
      hash = parent(sha256, hash, hash);
    }
    return hash;
  }

  private static byte[] root(MessageDigest sha256, Str layer, byte[] paddingOfPieces) {
    byte[] level = layer.toByteArray();
    byte[] padding = paddingOfPieces;
    while (level.length > HASH_BYTES) {
      int pairs = (level.length / HASH_BYTES + 1) / 2;
      byte[] above = new byte[pairs * HASH_BYTES];
      for (int pair = 0; pair < pairs; pair++) {
        int left = pair * 2 * HASH_BYTES;
        int right = left + HASH_BYTES;
        sha256.update(level, left, HASH_BYTES);
        if (right < level.length) {
          sha256.update(level, right, HASH_BYTES);
        } else {
          sha256.update(padding);
        }
        System.arraycopy(sha256.digest(), 0, above, pair * HASH_BYTES, HASH_BYTES);
      }
      padding = parent(sha256, padding, padding);
      level = above;
    }
    return Arrays.copyOf(level, HASH_BYTES);
  }

  private static byte[] parent(MessageDigest sha256, byte[] left, byte[] right) {
    sha256.update(left);
    return sha256.digest(right);
  }
}
