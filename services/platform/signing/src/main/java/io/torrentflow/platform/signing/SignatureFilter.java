package io.torrentflow.platform.signing;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.signing.RequestVerifier;
import io.torrentflow.kernel.signing.Signature;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets only signed requests through to resources marked {@link Signed}.
 *
 * <p>A service whose nonces no other one sees must be given its own address: what a request itself
 * says about whom it is for, its header {@code Host}, whoever sends it on can say, too.
 */
class SignatureFilter {
  private final Instance<RequestVerifier> verifier;
  private final Instance<NonceStore> nonces;
  private final RoutingContext routing;
  private final Optional<URI> ownAddress;

  SignatureFilter(
      Instance<RequestVerifier> verifier,
      Instance<NonceStore> nonces,
      RoutingContext routing,
      SigningConfig config) {
    this.routing = routing;
    this.verifier = verifier;
    this.nonces = nonces;
    this.ownAddress = config.ownAddress();
  }

  @Signed
  @ServerRequestFilter
  public Uni<Void> verify(ContainerRequestContext request) {
    Signature signature = signature(request);
    URI called = request.getUriInfo().getRequestUri();
    verifier
        .get()
        .verify(
            signature,
            request.getMethod(),
            Signature.authority(ownAddress.orElse(called)),
            path(called),
            body(request));
    // A request may be early or late by the window, so it could be replayed for twice as long.
    return nonces
        .get()
        .firstUse(
            signature.nonce(),
            Instant.ofEpochSecond(signature.timestamp()),
            RequestVerifier.WINDOW.multipliedBy(2))
        .invoke(
            first -> {
              if (!first) {
                throw new ProblemException(
                    ProblemCode.SIGNATURE_REPLAYED,
                    "Sign every request again, also a repeated one.");
              }
            })
        .replaceWithVoid();
  }

  private static Signature signature(ContainerRequestContext request) {
    try {
      return new Signature(
          header(request, Signature.KEY_ID_HEADER),
          Long.parseLong(header(request, Signature.TIMESTAMP_HEADER)),
          header(request, Signature.NONCE_HEADER),
          header(request, Signature.MAC_HEADER));
    } catch (NumberFormatException e) {
      throw new ProblemException(
          ProblemCode.SIGNATURE_INVALID,
          Signature.TIMESTAMP_HEADER + " must be seconds since the epoch.",
          e);
    }
  }

  private static String header(ContainerRequestContext request, String name) {
    String value = request.getHeaderString(name);
    if (value == null) {
      throw new ProblemException(
          ProblemCode.SIGNATURE_MISSING, "The header " + name + " is missing.");
    }
    return value;
  }

  private static String path(URI uri) {
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** The body, which {@link SignedBodyBuffer} has in memory, put back for the resource. */
  private byte[] body(ContainerRequestContext request) {
    Buffer buffered = routing.body().buffer();
    byte[] body = buffered == null ? new byte[0] : buffered.getBytes();
    request.setEntityStream(new ByteArrayInputStream(body));
    return body;
  }
}
