package io.torrentflow.gateway.identity;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

@ApplicationScoped
class AdminBootstrap {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final GatewayConfig config;
  private final PgUserStore users;
  private final PasswordHasher hasher;
  private final UuidV7 ids;

  AdminBootstrap(GatewayConfig config, PgUserStore users, PasswordHasher hasher, UuidV7 ids) {
    this.config = config;
    this.users = users;
    this.hasher = hasher;
    this.ids = ids;
  }

  void start(@Observes StartupEvent event) {
    config
        .adminEmail()
        .flatMap(email -> config.adminPassword().map(password -> ensure(email, password)))
        .ifPresent(ensured -> ensured.await().atMost(TIMEOUT));
  }

  private Uni<Void> ensure(String email, String password) {
    String normalized = new Credentials(email, password).normalizedEmail();
    return users
        .byEmail(normalized)
        .flatMap(
            known ->
                known != null
                    ? Uni.createFrom().voidItem()
                    : hasher
                        .hash("", password)
                        .flatMap(
                            hash -> users.ensureAdmin(new UserId(ids.next()), normalized, hash)));
  }
}
