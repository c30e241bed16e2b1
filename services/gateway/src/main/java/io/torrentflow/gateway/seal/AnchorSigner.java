package io.torrentflow.gateway.seal;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import io.torrentflow.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Signs anchors with the key of sessions, for an audience of their own: no anchor is a session, and
 * no session an anchor.
 */
@ApplicationScoped
class AnchorSigner {
  private static final String AUDIENCE = "torrentflow-audit";
  private static final String POSITION = "position";
  private static final String HASH = "hash";
  // An anchor holds for good; a JWT without an end is not taken.
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private final GatewayConfig config;
  private final JWTParser parser;
  private final JWTAuthContextInfo expected;

  AnchorSigner(GatewayConfig config, JWTParser parser, JWTAuthContextInfo sessions) {
    this.config = config;
    this.parser = parser;
    this.expected = new JWTAuthContextInfo(sessions);
    expected.setExpectedAudience(Set.of(AUDIENCE));
  }

  /** What a signature turned out to be. */
  enum Verdict {
    VALID,
    WRONG,
    /** Its key is not in the set any more. */
    KEY_UNKNOWN
  }

  Anchor.Signed sign(Anchor anchor) {
    String token =
        Jwt.subject(anchor.day().toString())
            .issuer("torrentflow")
            .audience(AUDIENCE)
            .claim(POSITION, Long.toString(anchor.position()))
            .claim(HASH, anchor.hash())
            .expiresAt(NEVER)
            .jws()
            .type("audit-anchor+jwt")
            .keyId(config.signingKeyId())
            .algorithm(SignatureAlgorithm.ES256)
            .sign();
    return new Anchor.Signed(anchor, config.signingKeyId(), token);
  }

  Verdict verify(Anchor.Signed signed) {
    try {
      JsonWebToken token = parser.parse(signed.signature(), expected);
      Anchor anchor = signed.anchor();
      return anchor.day().toString().equals(token.getSubject())
              && Long.toString(anchor.position()).equals(token.getClaim(POSITION))
              && anchor.hash().equals(token.getClaim(HASH))
          ? Verdict.VALID
          : Verdict.WRONG;
    } catch (ParseException e) {
      return isKeyUnknown(e) ? Verdict.KEY_UNKNOWN : Verdict.WRONG;
    }
  }

  private static boolean isKeyUnknown(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
        .anyMatch(UnresolvableKeyException.class::isInstance);
  }
}
