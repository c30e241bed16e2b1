package io.torrentflow.kernel.signing;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * Judges a request's signature: known key, right time, right code. That its nonce is new is for the
 * caller to check, after this, in a store that outlives the request.
 */
public final class RequestVerifier {
  /**
   * How far a request's time may be from ours, either way; also how long nonces are kept, twice.
   */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");

  private final SigningKeys keys;
  private final InstantSource clock;

  public RequestVerifier(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Accepts a request that is meant for us.
   *
   * @param authority whom it has to be for, as {@link Signature#authority} has it
   * @param path the path with its query, as it stands in the request line
   * @throws ProblemException with {@link ProblemCode#SIGNATURE_INVALID} or {@link
   *     ProblemCode#SIGNATURE_STALE}
   */
  public void verify(
      Signature signature, String method, String authority, String path, byte[] body) {
    SigningKeys.Key key =
        keys.byId(signature.keyId())
            .orElseThrow(() -> invalid("The key " + signature.keyId() + " is not known here."));
    if (!NONCE.matcher(signature.nonce()).matches()) {
      throw invalid("The nonce must be 32 lower-case hexadecimal digits.");
    }
    String expected =
        Signature.mac(key, method, authority, path, signature.timestamp(), signature.nonce(), body);
    if (!MessageDigest.isEqual(ascii(expected), ascii(signature.mac()))) {
      throw invalid("The signature does not fit the request.");
    }
    long skew = clock.instant().getEpochSecond() - signature.timestamp();
    if (Math.abs(skew) > WINDOW.toSeconds()) {
      throw new ProblemException(
          ProblemCode.SIGNATURE_STALE,
          "The request's time differs by " + skew + " s; compare the clocks of both machines.");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.SIGNATURE_INVALID, detail);
  }
}
