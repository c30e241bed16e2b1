package io.torrentflow.kernel.id;

import java.util.UUID;

/** An id that is a UUID, so that a database can take any of them. */
public sealed interface Id permits ApiTokenId, FileId, JobId, SessionId, TransferId, UserId {
  UUID value();
}
