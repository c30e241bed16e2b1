package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.id.TransferId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which transfer of this agent has which torrent: libtorrent has each once, so transfers that
 * select other files of it take turns. A hybrid torrent may be requested by either of its hashes,
 * which are found to be of one torrent only when its metadata is there. Not thread-safe.
 */
final class TorrentClaims {
  private final Map<TransferId, Claim> claims = new HashMap<>();

  private record Claim(Set<String> hashes, boolean isProved) {
    boolean meets(Set<String> others) {
      return !Collections.disjoint(hashes, others);
    }
  }

  /** Whether another transfer has, or requests, a torrent with one of these hashes. */
  boolean isHeldByAnother(TransferId transfer, Set<String> hashes) {
    return claims.entrySet().stream()
        .anyMatch(claim -> !claim.getKey().equals(transfer) && claim.getValue().meets(hashes));
  }

  /** The transfer requests a torrent. */
  void request(TransferId transfer, Set<String> hashes) {
    claims.put(transfer, new Claim(hashes, false));
  }

  /**
   * The transfer has proved that its torrent has these hashes. The first one to do so has it.
   *
   * @return false if another has it already
   */
  boolean prove(TransferId transfer, Set<String> hashes) {
    boolean isTaken =
        claims.entrySet().stream()
            .filter(claim -> !claim.getKey().equals(transfer))
            .anyMatch(claim -> claim.getValue().isProved() && claim.getValue().meets(hashes));
    if (!isTaken) {
      claims.put(transfer, new Claim(hashes, true));
    }
    return !isTaken;
  }

  /** Those that request the torrent that the transfer has, and will not get it. */
  List<TransferId> rivals(TransferId transfer) {
    Claim own = claims.get(transfer);
    return own == null
        ? List.of()
        : claims.entrySet().stream()
            .filter(claim -> !claim.getKey().equals(transfer))
            .filter(claim -> claim.getValue().meets(own.hashes()))
            .map(Map.Entry::getKey)
            .toList();
  }

  void release(TransferId transfer) {
    claims.remove(transfer);
  }
}
