package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;
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
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests files from web servers: follows redirects, and connects only where it is allowed. */
@ApplicationScoped
class Origin {
  // One download opens a handful; an agent with many slots may meet one origin in all of them.
  private static final int MAX_CONNECTIONS_PER_ORIGIN = 128;
  // Redirects to signed URLs are long; 64 KiB is what large front ends allow.
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final HostResolver resolver;
  private final AgentConfig.Http config;

  Origin(Vertx vertx, HostResolver resolver, AgentConfig config) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.config = config.http();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.http().connectTimeout().toMillis()))
                .setMaxPoolSize(MAX_CONNECTIONS_PER_ORIGIN)
                .setKeepAliveTimeout(15)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                // The public certificate authorities of the JDK; names are verified.
                .setVerifyHost(true)
                .setForceSni(true)
                .setDecompressionSupported(false));
  }

  @PreDestroy
  void close() {
    client.close();
  }

  /** A response and the address that gave it. */
  record Response(HttpClientResponse http, URI uri) {}

  /**
   * What is source for.
   *
   * @param range value of the header {@code Range}
   * @param ifRange the file's validator, so that another file is not taken for its continuation
   */
  record Request(URI uri, @Nullable String range, @Nullable String ifRange) {}

  /**
   * The first response that is no redirect, with its body held back. Fails with a {@link
   * ProblemException}.
   */
  Future<Response> get(Request wanted, Context context) {
    return follow(wanted, wanted.uri(), authorization(wanted.uri()), config.redirects(), context);
  }

  private Future<Response> follow(
      Request wanted, URI uri, @Nullable String authorization, int redirectsLeft, Context context) {
    return resolver
        .resolve(host(uri), context)
        .compose(addresses -> connect(uri, addresses, 0))
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
                    "There were more than %d redirects.".formatted(config.redirects()),
                    null);
              }
              String kept = isSameOrigin(uri, next) ? authorization : authorization(next);
              return follow(wanted, next, kept, redirectsLeft - 1, context);
            })
        .recover(failure -> Future.failedFuture(problem(uri, failure)));
  }

  private Future<HttpClientRequest> connect(URI uri, List<InetAddress> addresses, int index) {
    Future<HttpClientRequest> connected = client.request(options(uri, addresses.get(index)));
    return index + 1 == addresses.size()
        ? connected
        : connected.recover(failure -> connect(uri, addresses, index + 1));
  }

  private static RequestOptions options(URI uri, InetAddress address) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
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
    request.putHeader(HttpHeaders.USER_AGENT, config.userAgent());
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
            config.responseTimeout().toMillis(),
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
  static void drop(HttpClientResponse response) {
    // Without it the reset is logged as an error.
    response.exceptionHandler(expected -> {});
    response.request().reset();
  }

  /** What bodies must keep up to, or they are given up. */
  BodyReader.Pace pace() {
    long millis = config.stallTimeout().toMillis();
    return new BodyReader.Pace(millis, config.minRate().asLongValue() * millis / 1000);
  }
}
