package io.torrentflow.kernel.problem;

/**
 * Every error that an API of TorrentFlow responds with. The constant's name is the stable {@code
 * code} of the problem document; clients branch on it, so a name never changes its meaning.
 *
 * <p>{@link #retryable()} says whether the same request, or the same job, may succeed later without
 * anyone changing it.
 */
public enum ProblemCode {
  VALIDATION_FAILED(400, "Invalid request", false),
  MALFORMED_JSON(400, "Malformed JSON", false),
  MAGNET_INVALID(400, "Invalid magnet link", false),
  TORRENT_INVALID(400, "Invalid torrent file", false),
  TORRENT_TOO_LARGE(413, "Torrent file too large", false),
  URL_INVALID(400, "Invalid URL", false),
  URL_UNRESOLVABLE(400, "Host not found", false),
  URL_ADDRESS_FORBIDDEN(400, "Address not allowed", false),
  CURSOR_INVALID(400, "Invalid cursor", false),
  UNAUTHENTICATED(401, "Not logged in", false),
  CREDENTIALS_WRONG(401, "Wrong e-mail or password", false),
  FORBIDDEN(403, "Not allowed", false),
  CROSS_SITE_REQUEST(403, "Cross-site request", false),
  CSRF_TOKEN_WRONG(403, "Wrong CSRF token", false),
  REAUTHENTICATION_REQUIRED(403, "Password needed", false),
  CHALLENGE_FAILED(403, "Challenge not solved", false),
  SOURCE_BLOCKED(403, "Source blocked", false),
  NOT_FOUND(404, "Not found", false),
  JOB_NOT_FOUND(404, "Job not found", false),
  FILE_NOT_FOUND(404, "File not found", false),
  METHOD_NOT_ALLOWED(405, "Method not allowed", false),
  NOT_ACCEPTABLE(406, "Not acceptable", false),
  BODY_TIMEOUT(408, "Body not received", true),
  EMAIL_TAKEN(409, "E-mail already registered", false),
  LAST_ADMIN(409, "Last administrator", false),
  PLAN_IN_USE(409, "Plan in use", false),
  TOO_MANY_TOKENS(409, "Too many API tokens", false),
  JOB_STATE_CONFLICT(409, "Not possible in this state", false),
  REQUEST_IN_PROGRESS(409, "Request in progress", true),
  LINK_EXPIRED(410, "Link not valid any more", false),
  FILES_EXPIRED(410, "Files expired", false),
  FILES_NOT_READY(409, "Files not ready", true),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused", false),
  PAYLOAD_TOO_LARGE(413, "Body too large", false),
  MEDIA_TYPE_UNSUPPORTED(415, "Unsupported media type", false),
  QUOTA_JOBS(429, "Too many active jobs", false),
  QUOTA_STORAGE(429, "Storage quota exceeded", false),
  QUOTA_TRAFFIC(429, "Monthly quota exceeded", false),
  RATE_LIMITED(429, "Too many requests", true),
  RETRY_TOO_SOON(429, "Retried too soon", true),
  TOO_MANY_STREAMS(429, "Too many streams", true),
  INTERNAL_ERROR(500, "Internal error", true),
  DEPENDENCY_UNAVAILABLE(503, "Dependency unavailable", true),

  SIGNATURE_MISSING(401, "Unsigned request", false),
  SIGNATURE_INVALID(401, "Invalid signature", false),
  SIGNATURE_STALE(401, "Stale signature", false),
  SIGNATURE_REPLAYED(401, "Replayed request", false),
  CANCELLED_BY_ADMIN(403, "Cancelled by an administrator", false),
  AGENT_FULL(409, "No free slot", true),
  AGENT_DRAINING(409, "Agent draining", true),
  ENGINE_MISSING(422, "No engine for this source", false),
  ASSIGNMENT_STALE(409, "Stale assignment", false),

  ORIGIN_REFUSED(502, "Refused by the origin", false),
  ORIGIN_UNAVAILABLE(502, "Origin unavailable", true),
  ORIGIN_INTERRUPTED(502, "Download interrupted", true),
  ORIGIN_CHANGED(502, "File changed at the origin", true),
  REDIRECTS_EXCEEDED(502, "Too many redirects", false),
  METADATA_MISMATCH(502, "Metadata mismatch", false),
  DISPATCH_FAILED(502, "Not dispatched", false),
  METADATA_TIMEOUT(504, "Metadata timeout", true),
  DOWNLOAD_STALLED(504, "Download stalled", true),
  TOO_LARGE(422, "Download too large", false),
  STORAGE_REFUSED(502, "Refused by the store", false),
  STORAGE_UNAVAILABLE(502, "Store unavailable", true),
  STORAGE_FULL(507, "No room left", false),
  AGENT_LOST(503, "Agent lost", true),
  AGENT_DRAINED(503, "Agent drained", true),
  ENGINE_FAILED(500, "Engine failed", true);

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
