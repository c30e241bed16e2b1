package io.torrentflow.kernel.signing;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;

/** Signs requests with the current key. */
public final class RequestSigner {
  // 128 random bits: two requests never share a nonce by chance.
  private static final int NONCE_BYTES = 16;

  private final SigningKeys keys;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public RequestSigner(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @param path the path with its query, as it will stand in the request line
   */
  public Signature sign(String method, String path, byte[] body) {
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    String nonce = HexFormat.of().formatHex(nonceBytes);
    long timestamp = clock.instant().getEpochSecond();
    SigningKeys.Key key = keys.current();
    return new Signature(
        key.id(), timestamp, nonce, Signature.mac(key, method, path, timestamp, nonce, body));
  }
}
