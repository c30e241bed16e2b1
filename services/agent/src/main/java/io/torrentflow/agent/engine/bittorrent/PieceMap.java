package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.platform.storage.PartPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which pieces of a torrent each part of its files is made of: a part can be uploaded when the last
 * of them is verified, and a piece that no missing part needs is not fetched.
 */
final class PieceMap {
  private final long pieceLength;
  private final long wantedBytes;
  // By their ends. They do not overlap, so this is the order of the torrent.
  private final NavigableMap<Long, Part> parts = new TreeMap<>();
  private final BitSet needed = new BitSet();
  private final BitSet finished = new BitSet();
  private long missingBytes;

  /**
   * A part that is still to be put.
   *
   * @param begin of its first byte in the torrent
   */
  record Part(int file, int number, long begin, int length) {
    long end() {
      return begin + length;
    }
  }

  /**
   * @param wantedBytes of all files that are fetched, in earlier runs too
   */
  PieceMap(long pieceLength, long wantedBytes) {
    this.pieceLength = pieceLength;
    this.wantedBytes = wantedBytes;
  }

  /** Adds a part that the bucket does not hold. */
  void add(int file, PartPlan plan, int number, long fileOffset) {
    Part part = new Part(file, number, fileOffset + plan.offset(number), plan.length(number));
    parts.put(part.end(), part);
    needed.set(first(part), last(part) + 1);
    missingBytes += part.length();
  }

  boolean isNeeded(int piece) {
    return needed.get(piece);
  }

  /** The parts that are complete now that this piece is; once for each. */
  List<Part> finish(int piece) {
    if (!needed.get(piece) || finished.get(piece)) {
      return List.of();
    }
    finished.set(piece);
    List<Part> complete = new ArrayList<>();
    for (Part part : parts.tailMap(piece * pieceLength, false).values()) {
      if (first(part) > piece) {
        break;
      }
      missingBytes -= overlap(part, piece);
      if (finished.nextClearBit(first(part)) > last(part)) {
        complete.add(part);
      }
    }
    return complete;
  }

  /** Bytes of the wanted files that are verified or were put by an earlier run. */
  long downloadedBytes() {
    return wantedBytes - missingBytes;
  }

  boolean isWhole() {
    return missingBytes == 0;
  }

  int partCount() {
    return parts.size();
  }

  private int first(Part part) {
    return Math.toIntExact(part.begin() / pieceLength);
  }

  private int last(Part part) {
    return Math.toIntExact((part.end() - 1) / pieceLength);
  }

  private long overlap(Part part, int piece) {
    long begin = Math.max(part.begin(), piece * pieceLength);
    long end = Math.min(part.end(), (piece + 1) * pieceLength);
    return end - begin;
  }
}
