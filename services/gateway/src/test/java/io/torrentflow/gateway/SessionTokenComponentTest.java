package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.torrentflow.platform.auth.Sessions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken for the token of a session, which is live in each of these cases. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class SessionTokenComponentTest {
  @ConfigProperty(name = "torrentflow.gateway.signing-key-id")
  String keyId;

  @ConfigProperty(name = "test.next-signing-key")
  String nextKey;

  private String session;
  private JsonObject claims;

  @BeforeEach
  void begins() {
    session = registered();
    claims = decoded(1);
  }

  @Test
  void carriesTheUserAndTheSessionButNoRights() {
    assertThat(decoded(0))
        .isEqualTo(
            new JsonObject().put("typ", "session+jwt").put("alg", "ES256").put("kid", keyId));
    assertThat(claims.fieldNames())
        .containsExactlyInAnyOrder("iss", "aud", "sub", "sid", "iat", "exp", "jti");
  }

  @Test
  void isTakenAsItWasMade() {
    assertStatus(200, session);
    assertStatus(200, signed(jwt(), Sessions.TOKEN_TYPE));
  }

  @Test
  void isTakenOfTheKeyThatComesNext() throws GeneralSecurityException {
    assertStatus(
        200,
        jwt()
            .jws()
            .type(Sessions.TOKEN_TYPE)
            .algorithm(SignatureAlgorithm.ES256)
            .keyId(GatewayBacking.NEXT_KEY_ID)
            .sign(GatewayBacking.nextKey(nextKey)));
  }

  @Test
  void isRefusedOfAnotherTypeAudienceOrIssuerAndOfAnotherTime() {
    assertStatus(401, signed(jwt(), "JWT"));
    assertStatus(401, signed(jwt().audience("others"), Sessions.TOKEN_TYPE));
    assertStatus(401, signed(jwt().issuer("others"), Sessions.TOKEN_TYPE));
    assertStatus(
        401,
        signed(jwt().expiresAt(Instant.now().minus(Duration.ofHours(1))), Sessions.TOKEN_TYPE));
    assertStatus(401, signed(jwt().subject(claims.getString("sid")), Sessions.TOKEN_TYPE));
  }

  @Test
  void isRefusedOfAnotherKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    PrivateKey other = generator.generateKeyPair().getPrivate();
    for (String id : new String[] {keyId, "other"}) {
      assertStatus(
          401,
          jwt()
              .jws()
              .type(Sessions.TOKEN_TYPE)
              .algorithm(SignatureAlgorithm.ES256)
              .keyId(id)
              .sign(other));
    }
  }

  @Test
  void isRefusedWithoutASignature() {
    String[] parts = session.split("\\.");
    String none = encoded(new JsonObject().put("alg", "none").put("typ", "session+jwt"));

    assertStatus(401, none + "." + parts[1] + ".");
    assertStatus(401, parts[0] + "." + parts[1] + ".");
    assertStatus(401, parts[0] + "." + parts[1]);
    assertStatus(401, parts[0] + "." + encoded(claims.copy().put("x", 1)) + "." + parts[2]);
  }

  // The public key is known to everybody.
  @Test
  void isRefusedSignedByThePublicKeyAsASecret() {
    String secret =
        Jwt.claims(claims.getMap())
            .jws()
            .type(Sessions.TOKEN_TYPE)
            .keyId(keyId)
            .signWithSecret("the public key, or what somebody takes for it");

    assertStatus(401, secret);
  }

  private JwtClaimsBuilder jwt() {
    return Jwt.claims(claims.getMap());
  }

  private String signed(JwtClaimsBuilder claims, String type) {
    return claims.jws().type(type).algorithm(SignatureAlgorithm.ES256).keyId(keyId).sign();
  }

  private static void assertStatus(int status, String token) {
    as(token).get("/api/v1/auth/me").then().statusCode(status);
  }

  private JsonObject decoded(int part) {
    return new JsonObject(
        new String(
            Base64.getUrlDecoder().decode(session.split("\\.")[part]), StandardCharsets.UTF_8));
  }

  private static String encoded(JsonObject part) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
  }
}
