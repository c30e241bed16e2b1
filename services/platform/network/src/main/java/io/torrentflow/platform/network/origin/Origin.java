package io.torrentflow.platform.network.origin;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.platform.network.HostResolver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests files from web servers: follows redirects, and connects only where it is allowed. */
public final class Origin {
  // One download opens a handful; an agent with many slots may meet one origin in all of them.
  private static final int MAX_CONNECTIONS_PER_ORIGIN = 128;
  // Redirects to signed URLs are long; 64 KiB is what large front ends allow.
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final HostResolver resolver;
  private final Settings settings;

  /**
   * How requests are sent.
   *
   * @param connectTimeout how long a connection may take to open
   * @param responseTimeout how long the origin may take to respond
   * @param redirects how many in a row are followed
   * @param userAgent what we call ourselves
   */
  public record Settings(
      Duration connectTimeout, Duration responseTimeout, int redirects, String userAgent) {}

  public Origin(Vertx vertx, HostResolver resolver, Settings settings) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.settings = settings;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setMaxPoolSize(MAX_CONNECTIONS_PER_ORIGIN)
                .setKeepAliveTimeout(15)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                // The public certificate authorities of the JDK; names are verified.
                .setVerifyHost(true)
                .setForceSni(true)
                .setDecompressionSupported(false));
  }

  /** Closes its connections. */
  public void close() {
    client.close();
  }

  /** A response and the address that gave it. */
  public record Response(HttpClientResponse http, URI uri) {}

  /**
   * What is asked for.
   *
   * @param range value of the header {@code Range}
   * @param ifRange the file's validator, so that another file is not taken for its continuation
   */
  public record Request(
      HttpMethod method, URI uri, @Nullable String range, @Nullable String ifRange) {
    /** Asks for the file, or for a range of it. */
    public static Request get(URI uri, @Nullable String range, @Nullable String ifRange) {
      return new Request(HttpMethod.GET, uri, range, ifRange);
    }
  }

  /**
   * The first response that is no redirect, with its body held back. Fails with a {@link
   * ProblemException}.
   */
  public Future<Response> send(Request wanted, Context context) {
    return follow(wanted, wanted.uri(), authorization(wanted.uri()), settings.redirects(), context);
  }

  private Future<Response> follow(
      Request wanted, URI uri, @Nullable String authorization, int redirectsLeft, Context context) {
    return resolver
        .resolve(host(uri), context)
        .compose(addresses -> connect(wanted.method(), uri, addresses, 0))
        .compose(request -> send(request, wanted, authorization))
        .compose(
            response -> {
              URI next = redirect(response, uri);
              if (next == null) {
                return Future.succeededFuture(new Response(response, uri));
              }
              drop(response);
              if (redirectsLeft == 0) {
                throw new OriginException(
                    ProblemCode.REDIRECTS_EXCEEDED,
                    "There were more than %d redirects.".formatted(settings.redirects()),
                    null);
              }
              String kept = isSameOrigin(uri, next) ? authorization : authorization(next);
              return follow(wanted, next, kept, redirectsLeft - 1, context);
            })
        .recover(failure -> Future.failedFuture(problem(uri, failure)));
  }

  private Future<HttpClientRequest> connect(
      HttpMethod method, URI uri, List<InetAddress> addresses, int index) {
    Future<HttpClientRequest> connected =
        client.request(options(method, uri, addresses.get(index)));
    return index + 1 == addresses.size()
        ? connected
        : connected.recover(failure -> connect(method, uri, addresses, index + 1));
  }

  private static RequestOptions options(HttpMethod method, URI uri, InetAddress address) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new RequestOptions()
        .setMethod(method)
        .setSsl(tls)
        // Host header, SNI and certificate are those of the name; the connection goes to the
        // address that was judged.
        .setHost(uri.getHost())
        .setPort(port)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setURI(path + query)
        .setFollowRedirects(false);
  }

  private Future<HttpClientResponse> send(
      HttpClientRequest request, Request wanted, @Nullable String authorization) {
    request.putHeader(HttpHeaders.USER_AGENT, settings.userAgent());
    request.putHeader(HttpHeaders.ACCEPT, "*/*");
    // Ranges of a compressed body would be ranges of another file.
    request.putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    if (wanted.range() != null) {
      request.putHeader("Range", wanted.range());
      if (wanted.ifRange() != null) {
        request.putHeader("If-Range", wanted.ifRange());
      }
    }
    if (authorization != null) {
      request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
    }
    long timer =
        vertx.setTimer(
            settings.responseTimeout().toMillis(),
            id ->
                request.reset(
                    0,
                    new OriginException(
                        ProblemCode.ORIGIN_UNAVAILABLE,
                        "The origin did not respond in time.",
                        null)));
    return request
        .send()
        .onComplete(done -> vertx.cancelTimer(timer))
        .onSuccess(HttpClientResponse::pause);
  }

  private static @Nullable URI redirect(HttpClientResponse response, URI from) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> {
        if (location == null) {
          throw OriginException.responded(from, response.statusCode(), null);
        }
        try {
          yield JobSource.HttpUrl.parse(from.resolve(location).toString()).uri();
        } catch (IllegalArgumentException e) {
          throw new OriginException(
              ProblemCode.ORIGIN_REFUSED, "The origin redirects to what is no URL.", e);
        }
      }
      default -> null;
    };
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return origin(one).equals(origin(other));
  }

  private static String origin(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return (tls + "|" + uri.getHost() + "|" + port).toLowerCase(Locale.ROOT);
  }

  private static @Nullable String authorization(URI uri) {
    String user = uri.getRawUserInfo();
    if (user == null) {
      return null;
    }
    String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }

  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static ProblemException problem(URI uri, Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (failure.getCause() instanceof ProblemException problem) {
      return problem;
    }
    return OriginException.unreachable(uri, failure);
  }

  /** Closes the connection of a response whose body nobody wants. */
  public static void drop(HttpClientResponse response) {
    // Without it the reset is logged as an error.
    response.exceptionHandler(expected -> {});
    response.request().reset();
  }
}
