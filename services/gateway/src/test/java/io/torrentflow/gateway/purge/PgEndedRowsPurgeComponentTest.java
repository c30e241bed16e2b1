package io.torrentflow.gateway.purge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.gateway.Api;
import io.torrentflow.gateway.GatewayBacking;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class PgEndedRowsPurgeComponentTest {
  @Inject PgEndedRowsPurge purge;

  @Test
  void deletesOnlyLongExpiredRows() {
    UUID user = UUID.randomUUID();
    Api.run(
        "INSERT INTO users (id, email, password_hash, role, plan_id) VALUES (?, ?, 'x', 'user',"
            + " 'standard')",
        user,
        user + "@example.org");
    session(user, "now() - interval '31 days'");
    session(user, "now() - interval '1 day'");
    token(user, "now() - interval '31 days'");
    token(user, "NULL");
    link(user, "31 days");
    link(user, "1 day");
    key(user, "old", "now() - interval '2 days'");
    key(user, "new", "now()");

    purge.runOnce(Instant.now()).await().atMost(Duration.ofSeconds(20));

    assertThat(left("expires_at > now() - interval '2 days' FROM sessions", user))
        .containsExactly("t");
    assertThat(left("created_at > now() - interval '2 days' FROM account_links", user))
        .containsExactly("t");
    assertThat(left("expires_at IS NULL FROM api_tokens", user)).containsExactly("t");
    assertThat(left("key FROM idempotency_keys", user)).containsExactly("new");
  }

  private static void session(UUID user, String expiry) {
    Api.run(
        "INSERT INTO sessions (id, user_id, idle_seconds, expires_at)"
            + " VALUES (gen_random_uuid(), ?, 60, %s)".formatted(expiry),
        user);
  }

  private static void token(UUID user, String expiry) {
    Api.run(
        "INSERT INTO api_tokens (id, user_id, name, token_hash, scopes, expires_at) VALUES"
            + " (gen_random_uuid(), ?, 'x', sha256(uuid_send(gen_random_uuid())), '{}', %s)"
                .formatted(expiry),
        user);
  }

  private static void link(UUID user, String age) {
    Api.run(
        "INSERT INTO account_links (id, kind, secret_hash, user_id, created_at, expires_at) SELECT"
            + " gen_random_uuid(), 'password_reset', sha256(uuid_send(gen_random_uuid())), ?, t, t"
            + " FROM (SELECT now() - interval '%s' AS t) AS made".formatted(age),
        user);
  }

  private static void key(UUID user, String key, String created) {
    Api.run(
        "INSERT INTO idempotency_keys (user_id, key, request_hash, job_id, is_new, response, created_at)"
            + " VALUES (?, ?, 'x', gen_random_uuid(), true, '{}', %s)".formatted(created),
        user,
        key);
  }

  private static List<String> left(String what, UUID user) {
    return Api.column("SELECT " + what + " WHERE user_id = ?", user);
  }
}
