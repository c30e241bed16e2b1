package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.platform.storage.PartPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which pieces of a torrent each part of its files is made of: a part can be uploaded when the last
 * of them is verified, and a piece that no missing part needs is not fetched.
 */
final class PieceMap {
  private final long pieceLength;
  private final long wantedBytes;
  private final List<Part> parts = new ArrayList<>();
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

  /** Adds a part that the bucket does not hold; parts come in the order of the torrent. */
  void add(int file, PartPlan plan, int number, long fileOffset) {
    Part part = new Part(file, number, fileOffset + plan.offset(number), plan.length(number));
    parts.add(part);
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
    for (int i = firstEndingAfter(piece * pieceLength); i < parts.size(); i++) {
      Part part = parts.get(i);
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

  // Parts do not overlap and stand in the order of the torrent, so their ends rise too.
  private int firstEndingAfter(long offset) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
