package io.torrentflow.kernel.wire;

import org.jspecify.annotations.Nullable;

/**
 * What an agent has proved about a torrent from its info dictionary; all absent for other sources.
 *
 * @param infoHashV1 SHA-1 of the dictionary, if it is one of version 1 or hybrid
 * @param infoHashV2 SHA-256 of the dictionary, if it is one of version 2 or hybrid
 * @param infoSha256 SHA-256 of the dictionary, whatever its version: distinguishes dictionaries
 *     that were made to have the same SHA-1
 * @param isPrivate BEP 27: the torrent is shared with nobody
 */
public record MetadataReport(
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @Nullable String infoSha256,
    boolean isPrivate) {}
