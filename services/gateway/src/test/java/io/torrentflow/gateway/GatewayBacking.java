package io.torrentflow.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.server.TestingServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Real PostgreSQL, Redis, RabbitMQ and S3 for the gateway's tests. */
public class GatewayBacking implements QuarkusTestResourceLifecycleManager {
  /** The argument of those that test the limits, and come by a proxy. */
  static final String LIMITED = "limited";

  /** The id of a second key that sessions may be signed with. */
  static final String NEXT_KEY_ID = "next";

  private static final String VERIFICATION_KEYS = "mp.jwt.verify.publickey.location";

  static TestingServers servers;

  private boolean isLimited;

  @Override
  public void init(Map<String, String> arguments) {
    isLimited = arguments.containsKey(LIMITED);
  }

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.GATEWAY);
    // The private range that tests ask for is refused; loopback is allowed as in a local system.
    Map<String, String> config = servers.configuration();
    config.put("torrentflow.gateway.registration-enabled", "true");
    config.putAll(withNextKey(config.get(VERIFICATION_KEYS)));
    // Accounts are made by the hundred; the limits are tried with hashes that take their time.
    config.put("torrentflow.gateway.password-rounds", isLimited ? "20000" : "1000");
    if (isLimited) {
      config.put("torrentflow.proxy.trusted", "127.0.0.0/8");
    } else {
      // All tests come from one address.
      for (String limit :
          List.of(
              "login",
              "login-from-elsewhere",
              "login-of-address",
              "register",
              "api",
              "api-of-token")) {
        config.put("torrentflow.limits." + limit, "1000000/1m");
      }
    }
    return config;
  }

  /** Adds a key that sessions may be signed with, as when one follows another. */
  private static Map<String, String> withNextKey(String verificationKeys) {
    try {
      PublicJsonWebKey next = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      next.setKeyId(NEXT_KEY_ID);
      JsonWebKeySet keys = new JsonWebKeySet(Files.readString(Path.of(verificationKeys)));
      keys.addJsonWebKey(next);
      Path file = servers.folder().resolve("session-keys.json");
      Files.writeString(file, keys.toJson());
      return Map.of(
          VERIFICATION_KEYS,
          file.toString(),
          "test.next-signing-key",
          Base64.getEncoder().encodeToString(next.getPrivateKey().getEncoded()));
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That key, from what the configuration has of it. */
  static PrivateKey nextKey(String encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
  }

  @Override
  public void stop() {
    servers.close();
  }
}
