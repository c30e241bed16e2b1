package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.job.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no progress just now.
 *
 * @param detail a sentence for people, in English
 * @param params what a sentence in another language is made of
 */
public record StatusReason(ReasonCode code, String detail, Params params) {

  /**
   * @param peers how many are connected, with {@code METADATA_FROM_PEERS}
   * @param slots how many the connected agents have, with {@code NO_FREE_SLOT}
   * @param busySlots how many of these are taken
   * @param message the tracker's own words, with {@code TRACKER_REFUSED}
   */
  public record Params(
      @Nullable Integer peers,
      @Nullable Long slots,
      @Nullable Long busySlots,
      @Nullable String message) {
    private static final Params NONE = new Params(null, null, null, null);
  }

  public static StatusReason noPeers() {
    return new StatusReason(ReasonCode.NO_PEERS, "No peer has been found yet.", Params.NONE);
  }

  public static StatusReason metadataFromPeers(int peers) {
    return new StatusReason(
        ReasonCode.METADATA_FROM_PEERS,
        "Metadata is awaited from %d %s.".formatted(peers, peers == 1 ? "peer" : "peers"),
        new Params(peers, null, null, null));
  }

  public static StatusReason noFreeSlot(long busy, long slots) {
    return new StatusReason(
        ReasonCode.NO_FREE_SLOT,
        "Waiting for a free slot (%d of %d busy).".formatted(busy, slots),
        new Params(null, slots, busy, null));
  }

  public static StatusReason engineMissing() {
    return new StatusReason(
        ReasonCode.ENGINE_MISSING,
        "No connected agent can fetch this kind of source.",
        Params.NONE);
  }

  public static StatusReason awaitingSelection() {
    return new StatusReason(
        ReasonCode.AWAITING_SELECTION,
        "Say which of its files you want, or resume it to have all.",
        Params.NONE);
  }

  public static StatusReason trackerRefused(String message) {
    return new StatusReason(
        ReasonCode.TRACKER_REFUSED, message, new Params(null, null, null, message));
  }
}
