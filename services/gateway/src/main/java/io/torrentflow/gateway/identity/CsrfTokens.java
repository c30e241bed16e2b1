package io.torrentflow.gateway.identity;

import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * What a page of ours is told when it logs in and another site cannot read, so that a change shows
 * who asks for it. It is computed from the session's id: nothing is kept.
 */
@ApplicationScoped
class CsrfTokens {
  private static final int LEAST_KEY_LENGTH = 32;

  private final String key;

  CsrfTokens(GatewayConfig config) {
    this.key = config.csrfKey();
    if (key.length() < LEAST_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "torrentflow.gateway.csrf-key needs %d characters or more.".formatted(LEAST_KEY_LENGTH));
    }
  }

  String of(SessionId session) {
    // An HmacUtils is not for several threads.
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmacHex(session.toString());
  }

  /** Whether it is the session's token. */
  boolean matches(SessionId session, String token) {
    return MessageDigest.isEqual(
        of(session).getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
  }
}
