package io.torrentflow.platform.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The correlation id of what is being done now; kept in the log context. */
public final class CorrelationId {
  public static final String HEADER = "X-Correlation-Id";

  /** The name in the JSON logs. */
  static final String LOG_FIELD = "correlationId";

  // Long enough for a UUID or a trace id, too short and plain to forge log lines with.
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private CorrelationId() {}

  /** The id of the request or message in hand; a new one outside of any. */
  public static String current() {
    Object id = MDC.get(LOG_FIELD);
    return id == null ? UUID.randomUUID().toString() : id.toString();
  }

  /** Puts all that follows in this context under the id. */
  public static void use(String id) {
    MDC.put(LOG_FIELD, id);
  }

  /** The id a caller sent if it is well-formed, or a new one. */
  public static String accept(@Nullable String sent) {
    return sent != null && SHAPE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
