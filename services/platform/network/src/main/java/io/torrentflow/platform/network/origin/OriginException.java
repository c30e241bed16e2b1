package io.torrentflow.platform.network.origin;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A request to the origin failed. */
public final class OriginException extends ProblemException {
  private static final long serialVersionUID = 1L;
  // As much of an address as one line has room for.
  private static final int MAX_SHOWN = 200;

  public OriginException(ProblemCode code, String detail, @Nullable Throwable cause) {
    super(code, detail, null, cause);
  }

  private OriginException(ProblemCode code, String detail, @Nullable Duration retryAfter) {
    super(code, detail, null, retryAfter, null);
  }

  /**
   * What a response means that is not the file.
   *
   * @param retryAfter how long the origin asks to wait
   */
  public static OriginException responded(URI uri, int status, @Nullable Duration retryAfter) {
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    return new OriginException(
        passing ? ProblemCode.ORIGIN_UNAVAILABLE : ProblemCode.ORIGIN_REFUSED,
        "%s responded %d %s."
            .formatted(shown(uri), status, HttpResponseStatus.valueOf(status).reasonPhrase()),
        retryAfter);
  }

  /** There is no connection to the origin. */
  static OriginException unreachable(URI uri, Throwable cause) {
    String reason =
        switch (cause) {
          case ConnectTimeoutException timeout -> "it does not accept the connection";
          case ConnectException refused -> "connection refused";
          case SSLException tls -> "no TLS connection: " + tls.getMessage();
          default -> String.valueOf(cause.getMessage());
        };
    return new OriginException(
        ProblemCode.ORIGIN_UNAVAILABLE,
        "%s cannot be reached: %s.".formatted(hostAndPort(uri), reason),
        cause);
  }

  // Without what may be secret: user, password and query.
  private static String shown(URI uri) {
    String address = uri.getScheme() + "://" + hostAndPort(uri) + uri.getRawPath();
    return address.length() <= MAX_SHOWN ? address : address.substring(0, MAX_SHOWN) + "…";
  }

  private static String hostAndPort(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
