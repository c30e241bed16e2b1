package io.torrentflow.kernel.signing;

import java.net.URI;
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

  /** Signs a request to this address, and to no other. */
  public Signature sign(String method, URI uri, byte[] body) {
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    String nonce = HexFormat.of().formatHex(nonceBytes);
    long timestamp = clock.instant().getEpochSecond();
    String query = uri.getRawQuery();
    String path = query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
    SigningKeys.Key key = keys.current();
    String mac = Signature.mac(key, method, Signature.authority(uri), path, timestamp, nonce, body);
    return new Signature(key.id(), timestamp, nonce, mac);
  }
}
