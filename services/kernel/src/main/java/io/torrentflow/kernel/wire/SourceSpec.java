package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.source.SourceType;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch, as it travels to an agent: what our own parsers have read, never a link as a user
 * typed it, which another parser could read otherwise.
 *
 * @param url of {@link SourceType#HTTP}
 * @param infoHashV1 of {@link SourceType#MAGNET}: the hash in the link, 40 hexadecimal digits
 * @param infoHashV2 of {@link SourceType#MAGNET}: the hash in the link, 64 hexadecimal digits; the
 *     metadata must match every hash that is given
 * @param torrent of {@link SourceType#TORRENT}: the torrent file's bytes (base64 in JSON)
 */
public record SourceSpec(
    SourceType type,
    @Nullable String url,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    byte @Nullable [] torrent) {}
