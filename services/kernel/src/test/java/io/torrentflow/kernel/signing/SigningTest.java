package io.torrentflow.kernel.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String METHOD = "POST";
  private static final URI ADDRESS = URI.create("http://agent-1:8083/agent/jobs/start?a=1");
  private static final String AUTHORITY = "agent-1:8083";
  private static final String PATH = "/agent/jobs/start?a=1";
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final String OLD = key("old", 1, 32);
  private static final String NEW = key("new", 2, 32);

  private Instant now = NOON;
  private final InstantSource clock = () -> now;
  private final RequestVerifier verifier = verifier(OLD);
  private final Signature signature = signer(OLD).sign(METHOD, ADDRESS, BODY);

  @Nested
  class ASignedRequest {
    @Test
    void isAccepted() {
      assertThatCode(() -> verifier.verify(signature, METHOD, AUTHORITY, PATH, BODY))
          .doesNotThrowAnyException();
    }

    @Test
    void namesKeyAndTime() {
      assertThat(signature.keyId()).isEqualTo("old");
      assertThat(signature.timestamp()).isEqualTo(NOON.getEpochSecond());
    }

    @Test
    void hasAUniqueNonce() {
      assertThat(signer(OLD).sign(METHOD, ADDRESS, BODY).nonce())
          .matches("[0-9a-f]{32}")
          .isNotEqualTo(signature.nonce());
    }

    @Test
    void isSignedAsDocumented() {
      // openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…, over the six lines.
      SigningKeys.Key key = SigningKeys.parse(OLD).current();

      String mac = Signature.mac(key, METHOD, AUTHORITY, PATH, 1, "0".repeat(32), BODY);

      assertThat(mac).isEqualTo("d02aa1271f1f5416f36828e3ddc1e4d6381cd10021a7712a5287e5f4ceaf386f");
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void isAcceptedWithinFiveMinutes(long seconds) {
      now = NOON.plusSeconds(seconds);

      assertThatCode(() -> verifier.verify(signature, METHOD, AUTHORITY, PATH, BODY))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://agent-1:8083/a, agent-1:8083",
    "http://Agent-1/a, agent-1",
    "http://agent-1:80/a, agent-1",
    "https://agent-1:443/a, agent-1",
    "https://agent-1:80/a, agent-1:80",
    "http://me:secret@[::1]:8083, [::1]:8083"
  })
  void normalizesTheAuthority(URI uri, String authority) {
    assertThat(Signature.authority(uri)).isEqualTo(authority);
  }

  @Nested
  class ATamperedRequest {
    private static final String DETAIL = "The signature does not fit the request.";

    @Test
    void hasAnotherMethod() {
      assertInvalid(signature, "PUT", AUTHORITY, PATH, BODY, DETAIL);
    }

    @Test
    void isSentToAnotherAddress() {
      assertInvalid(signature, METHOD, "agent-2:8083", PATH, BODY, DETAIL);
      assertInvalid(signature, METHOD, "agent-1:8084", PATH, BODY, DETAIL);
    }

    @Test
    void hasAnotherPathOrQuery() {
      assertInvalid(signature, METHOD, AUTHORITY, "/agent/jobs/start", BODY, DETAIL);
      assertInvalid(signature, METHOD, AUTHORITY, "/agent/jobs/start?a=2", BODY, DETAIL);
    }

    @Test
    void hasAnotherBody() {
      assertInvalid(signature, METHOD, AUTHORITY, PATH, "{ }".getBytes(UTF_8), DETAIL);
    }

    @Test
    void hasAnotherTime() {
      assertInvalid(with(signature.timestamp() + 1, signature.nonce(), signature.mac()), DETAIL);
    }

    @Test
    void hasAnotherNonce() {
      assertInvalid(with(signature.timestamp(), "0".repeat(32), signature.mac()), DETAIL);
    }

    @Test
    void hasAnotherMac() {
      assertInvalid(with(signature.timestamp(), signature.nonce(), "0".repeat(64)), DETAIL);
      assertInvalid(with(signature.timestamp(), signature.nonce(), ""), DETAIL);
    }

    @Test
    void shiftsABoundaryBetweenFields() {
      assertInvalid(signature, METHOD + "\n" + AUTHORITY, PATH, "", BODY, DETAIL);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "0", "0000000000000000000000000000000G", "ABCDEF00000000000000000000000000"})
    void hasAMalformedNonce(String nonce) {
      assertInvalid(
          with(signature.timestamp(), nonce, signature.mac()),
          "The nonce must be 32 lower-case hexadecimal digits.");
    }

    private Signature with(long timestamp, String nonce, String mac) {
      return new Signature(signature.keyId(), timestamp, nonce, mac);
    }

    private void assertInvalid(Signature tampered, String detail) {
      assertInvalid(tampered, METHOD, AUTHORITY, PATH, BODY, detail);
    }

    private void assertInvalid(
        Signature tampered,
        String method,
        String authority,
        String path,
        byte[] body,
        String detail) {
      ProblemException problem = refusal(verifier, tampered, method, authority, path, body);

      assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_INVALID);
      assertThat(problem.detail()).isEqualTo(detail);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void refusesAStaleRequest(long seconds) {
    now = NOON.plusSeconds(seconds);

    ProblemException problem = refusal(verifier, signature, METHOD, AUTHORITY, PATH, BODY);

    assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_STALE);
    assertThat(problem.detail()).contains("differs by " + seconds + " s");
  }

  @Nested
  class Rotation {
    @Test
    void acceptsBothKeys() {
      RequestVerifier both = verifier(OLD + "," + NEW);

      assertThatCode(() -> both.verify(signature, METHOD, AUTHORITY, PATH, BODY))
          .doesNotThrowAnyException();
      assertThatCode(
              () ->
                  both.verify(
                      signer(NEW).sign(METHOD, ADDRESS, BODY), METHOD, AUTHORITY, PATH, BODY))
          .doesNotThrowAnyException();
    }

    @Test
    void signsWithTheFirst() {
      assertThat(signer(NEW + "," + OLD).sign(METHOD, ADDRESS, BODY).keyId()).isEqualTo("new");
    }

    @Test
    void endsWithTheOldKeyUnknown() {
      ProblemException problem = refusal(verifier(NEW), signature, METHOD, AUTHORITY, PATH, BODY);

      assertThat(problem.code()).isEqualTo(ProblemCode.SIGNATURE_INVALID);
      assertThat(problem.detail()).isEqualTo("The key old is not known here.");
    }

    @Test
    void bindsTheSignatureToTheKey() {
      RequestVerifier other = verifier(key("old", 9, 32));

      assertThat(refusal(other, signature, METHOD, AUTHORITY, PATH, BODY).code())
          .isEqualTo(ProblemCode.SIGNATURE_INVALID);
    }
  }

  @Nested
  class Keys {
    @Test
    void haveAtLeast32Bytes() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SigningKeys.parse(key("short", 1, 31)))
          .withMessage("A signing key has at least 32 bytes before base64.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ":AAAA", "a:AAAA,", "a:!!"})
    void areParsedStrictly(String text) {
      assertThatIllegalArgumentException().isThrownBy(() -> SigningKeys.parse(text));
    }

    @Test
    void neverPrintTheirSecret() {
      assertThat(SigningKeys.parse(OLD).current()).hasToString("Key[old]");
    }
  }

  private RequestSigner signer(String keys) {
    return new RequestSigner(SigningKeys.parse(keys), clock);
  }

  private RequestVerifier verifier(String keys) {
    return new RequestVerifier(SigningKeys.parse(keys), clock);
  }

  private static ProblemException refusal(
      RequestVerifier verifier,
      Signature signature,
      String method,
      String authority,
      String path,
      byte[] body) {
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () -> verifier.verify(signature, method, authority, path, body));
    assertThat(problem).isNotNull();
    return problem;
  }

  private static String key(String id, int fill, int length) {
    byte[] secret = new byte[length];
    java.util.Arrays.fill(secret, (byte) fill);
    return id + ":" + Base64.getEncoder().encodeToString(secret);
  }
}
