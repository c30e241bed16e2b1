package io.torrentflow.kernel.id;

import java.util.UUID;

/**
 * An id that is a UUID, so that a database can take any of them; a bare string in JSON. Each has a
 * {@code fromString} that JSON and path parameters are read by; it throws {@link
 * IllegalArgumentException} if the text is no UUID.
 */
public sealed interface Id
    permits AccountLinkId,
        ApiTokenId,
        BlocklistEntryId,
        FileId,
        JobId,
        SessionId,
        TransferId,
        UserId {
  UUID value();
}
