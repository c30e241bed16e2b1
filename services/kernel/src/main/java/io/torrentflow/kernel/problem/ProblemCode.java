package io.torrentflow.kernel.problem;

/**
 * Every error that an API of TorrentFlow answers with. The constant's name is the stable {@code
 * code} of the problem document; clients branch on it, so a name never changes its meaning.
 *
 * <p>{@link #retryable()} says whether the same request, or the same job, may succeed later without
 * anyone changing it.
 */
public enum ProblemCode {
  VALIDATION_FAILED(400, "The request is not valid", false),
  MALFORMED_JSON(400, "The body is not the JSON that this address takes", false),
  MAGNET_INVALID(400, "The magnet link cannot be read", false),
  TORRENT_INVALID(400, "The torrent file cannot be read", false),
  TORRENT_TOO_LARGE(413, "The torrent file is too large", false),
  URL_INVALID(400, "The URL cannot be fetched", false),
  URL_UNRESOLVABLE(400, "The URL's host name does not resolve", false),
  URL_ADDRESS_FORBIDDEN(400, "The URL points to an address that may not be contacted", false),
  CURSOR_INVALID(400, "The cursor is not one that this list gave out", false),
  UNAUTHENTICATED(401, "Log in, or send a valid API token", false),
  CREDENTIALS_WRONG(401, "E-mail or password is wrong", false),
  FORBIDDEN(403, "Your role does not allow this", false),
  CROSS_SITE_REQUEST(403, "The request came from another site", false),
  SOURCE_BLOCKED(403, "This source is on the block list", false),
  NOT_FOUND(404, "There is nothing at this address", false),
  JOB_NOT_FOUND(404, "There is no such job", false),
  FILE_NOT_FOUND(404, "There is no such file", false),
  METHOD_NOT_ALLOWED(405, "This address does not take that method", false),
  NOT_ACCEPTABLE(406, "This address cannot answer in the asked format", false),
  EMAIL_TAKEN(409, "There is an account with this e-mail", false),
  JOB_STATE_CONFLICT(409, "The job's state does not allow this", false),
  FILES_EXPIRED(410, "The job's files have expired", false),
  FILES_NOT_READY(409, "The job's files are not in the store yet", true),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request", false),
  PAYLOAD_TOO_LARGE(413, "The body is too large", false),
  MEDIA_TYPE_UNSUPPORTED(415, "This address does not take that media type", false),
  QUOTA_JOBS(429, "Your plan's number of active jobs is reached", true),
  QUOTA_STORAGE(429, "Your plan's storage is full", true),
  RETRY_TOO_SOON(429, "The job was retried a moment ago", true),
  TOO_MANY_STREAMS(429, "Too many live streams are open", true),
  INTERNAL_ERROR(500, "Something went wrong on our side", true),
  DEPENDENCY_UNAVAILABLE(503, "A part that is needed does not answer", true),

  SIGNATURE_MISSING(401, "The request is not signed", false),
  SIGNATURE_INVALID(401, "The request's signature is wrong", false),
  SIGNATURE_STALE(401, "The request's time is outside the allowed window", false),
  SIGNATURE_REPLAYED(401, "The request was seen before", false),
  CANCELLED_BY_ADMIN(403, "An administrator has ended the download", false),
  AGENT_FULL(409, "The agent has no free slot", true),
  AGENT_DRAINING(409, "The agent is draining and takes no new job", true),
  TORRENT_HELD(409, "The agent holds this torrent for another transfer", true),
  ENGINE_MISSING(422, "The agent has no engine for this source", false),
  ASSIGNMENT_STALE(409, "The job was handed to another agent", false),

  ORIGIN_REFUSED(502, "The origin refuses to give the file", false),
  ORIGIN_UNAVAILABLE(502, "The origin cannot be reached", true),
  ORIGIN_INTERRUPTED(502, "The origin closed before the file was whole", true),
  ORIGIN_CHANGED(502, "The file changed at its origin while it was fetched", true),
  REDIRECTS_EXCEEDED(502, "The origin redirects too often", false),
  METADATA_MISMATCH(502, "The torrent is not the one that the link asks for", false),
  DISPATCH_FAILED(502, "No agent could be given the download", false),
  METADATA_TIMEOUT(504, "No peer gave the torrent's metadata in time", true),
  DOWNLOAD_STALLED(504, "No byte arrived for too long", true),
  TOO_LARGE(422, "The download is larger than is allowed", false),
  STORAGE_REFUSED(502, "The bucket refuses to take the files", false),
  STORAGE_UNAVAILABLE(502, "The bucket cannot be reached", true),
  AGENT_LOST(503, "The agent stopped answering", true),
  AGENT_DRAINED(503, "The agent handed the job back before it stopped", true),
  ENGINE_FAILED(500, "The engine broke off", true);

  private final int httpStatus;
  private final String title;
  private final boolean retryable;

  ProblemCode(int httpStatus, String title, boolean retryable) {
    this.httpStatus = httpStatus;
    this.title = title;
    this.retryable = retryable;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** One sentence for people, the same for every occurrence. */
  public String title() {
    return title;
  }

  public boolean retryable() {
    return retryable;
  }
}
