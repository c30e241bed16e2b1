package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2-HMAC-SHA256, written as {@code pbkdf2-sha256$rounds$salt$hash}. One hash of 600,000 rounds
 * takes about 140 ms of a core, so it has threads of its own, few enough that logins leave room for
 * everything else.
 */
@ApplicationScoped
class PasswordHasher {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  // About five seconds of work for a thread, of one client one; later callers are refused and may
  // retry.
  private static final int WAITING = 32 * THREADS;
  private static final int WAITING_OF_ONE = 8 * THREADS;

  private final SecureRandom random = new SecureRandom();
  private final FairQueue queue = new FairQueue(THREADS, WAITING, WAITING_OF_ONE);
  private final Vertx vertx;
  private final WorkerExecutor threads;
  private final int rounds;
  // What an unknown user's password is compared with, so that the response takes as long.
  private final String nobody;

  PasswordHasher(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.rounds = config.passwordRounds();
    this.nobody = written(new byte[SALT_BYTES], new byte[HASH_BITS / 8]);
    this.threads = vertx.createSharedWorkerExecutor("password", THREADS);
  }

  /**
   * @param client whose turn it takes
   */
  Uni<String> hash(String client, String password) {
    return run(
        client,
        () -> {
          byte[] salt = new byte[SALT_BYTES];
          random.nextBytes(salt);
          return written(salt, derive(password, salt, rounds));
        });
  }

  Uni<Boolean> matches(String client, String password, String hash) {
    return run(
        client,
        () -> {
          String[] parts = hash.split("\\$");
          byte[] salt = Base64.getDecoder().decode(parts[2]);
          byte[] expected = Base64.getDecoder().decode(parts[3]);
          return MessageDigest.isEqual(
              expected, derive(password, salt, Integer.parseInt(parts[1])));
        });
  }

  /** Whether it was made with other rounds than passwords are hashed with now. */
  boolean isOutdated(String hash) {
    return Integer.parseInt(hash.split("\\$")[1]) != rounds;
  }

  /** Takes as long as a comparison does, and fails. */
  Uni<Boolean> matchesNobody(String client, String password) {
    return matches(client, password, nobody).replaceWith(false);
  }

  @PreDestroy
  void stop() {
    threads.closeAndForget();
  }

  private <T> Uni<T> run(String client, Callable<T> work) {
    Context context = vertx.getOrCreateContext();
    return queue.run(client, context::runOnContext, () -> threads.executeBlocking(work, false));
  }

  private static byte[] derive(String password, byte[] salt, int rounds)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
  }

  private String written(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder();
    return "pbkdf2-sha256$%d$%s$%s"
        .formatted(rounds, base64.encodeToString(salt), base64.encodeToString(hash));
  }
}
