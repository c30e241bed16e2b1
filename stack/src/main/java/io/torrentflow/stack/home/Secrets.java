package io.torrentflow.stack.home;

import io.torrentflow.cli.PrivateFiles;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Passwords and keys of one home: generated when first asked for, then kept in its folder, which
 * only the owner may read.
 */
public record Secrets(Path folder, KeptProperties kept) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String FILE = "secrets.properties";

  public static Secrets in(Path home) {
    Path folder = home.resolve("secrets");
    return new Secrets(folder, KeptProperties.in(folder.resolve(FILE)));
  }

  /** The file that holds the passwords by name. */
  public Path file() {
    return folder.resolve(FILE);
  }

  /** 160 random bits in characters that no URL and no configuration file gives a meaning. */
  public synchronized String password(String name) {
    return keep(name, HexFormat.of().formatHex(random(20)));
  }

  /** 256 random bits in base64, for HMAC. */
  public synchronized String key(String name) {
    return keep(name, Base64.getEncoder().encodeToString(random(32)));
  }

  /** The private key that signs session tokens (ES256), PEM. */
  public Path sessionSigningKey() {
    return sessionKey("session-key.pem");
  }

  /** The keys that session tokens are verified with, by their ids: a JWK set (RFC 7517). */
  public Path sessionVerificationKeys() {
    return sessionKey("session-keys.json");
  }

  /** Names {@link #sessionSigningKey()} in that set and in tokens. */
  public synchronized String sessionKeyId() {
    return keep("session-key-id", HexFormat.of().formatHex(random(8)));
  }

  private String keep(String name, String fresh) {
    String known = kept.get(name);
    if (known == null) {
      kept.put(name, fresh);
    }
    return known == null ? fresh : known;
  }

  private synchronized Path sessionKey(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      generateSessionKeys();
    }
    return file;
  }

  private void generateSessionKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair pair = generator.generateKeyPair();
      PrivateFiles.write(
          folder.resolve("session-keys.json"),
          jwkSet(sessionKeyId(), ((ECPublicKey) pair.getPublic()).getW()));
      PrivateFiles.write(
          folder.resolve("session-key.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has the curve secp256r1", e);
    }
  }

  private static String jwkSet(String id, ECPoint point) {
    return """
    {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"%s","x":"%s","y":"%s"}]}
    """
        .formatted(id, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
  }

  // 32 bytes, whatever the number (RFC 7518, section 6.2.1.2).
  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
