package io.torrentflow.kernel.job;

/** Why a job makes no progress just now, although nothing is wrong with it yet. */
public enum ReasonCode {
  /** A tracker that the job's owner named refuses the torrent; the detail has its words. */
  TRACKER_REFUSED,
  /** No peer has been found yet. */
  NO_PEERS,
  /** Peers are connected and their metadata is awaited. */
  METADATA_FROM_PEERS,
  /** Every slot of the connected agents is taken; the detail has their number. */
  NO_FREE_SLOT,
  /** The files are known, and the job's owner is to say which of them are wanted. */
  AWAITING_SELECTION,
  /** No connected agent can fetch this kind of source. */
  ENGINE_MISSING
}
