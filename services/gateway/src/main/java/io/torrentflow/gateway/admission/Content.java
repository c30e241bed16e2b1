package io.torrentflow.gateway.admission;

import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one torrent from another.
 *
 * @param v1 the hashes that are asked for, or that the metadata proves
 * @param infoSha256 of the info dictionary; absent while nothing proves the hashes
 */
record Content(
    byte @Nullable [] v1, byte @Nullable [] v2, byte @Nullable [] infoSha256, String selection) {}
